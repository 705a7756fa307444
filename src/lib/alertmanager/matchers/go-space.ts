/** What Go's `unicode.IsSpace` calls space, for a class of a pattern. */
export const goSpaces = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
