const literal = /'(?:[^']|'')*'|-?\d+(?:\.\d+)?|NULL|MINVALUE|MAXVALUE|true|false/.source
const list = `\\((?:${literal})(?:, (?:${literal}))*\\)`
const form = new RegExp(`^(?:DEFAULT|FOR VALUES (?:IN ${list}|FROM ${list} TO ${list}|WITH \\(modulus \\d+, remainder \\d+\\)))$`)

/**
 * Whether a text is the bound of a partition as PostgreSQL writes it (`pg_get_expr` of `relpartbound`), and nothing more: it
 * comes from a file and is put into a statement. Any string in it is closed; with standard_conforming_strings a backslash is a letter.
 */
export function isPartitionBound(text: string): boolean {
  return form.test(text) && !text.includes('\0')
}
