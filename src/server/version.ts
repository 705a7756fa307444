declare const __DAYBOOK_VERSION__: string | undefined

/** Version of the program; `0.0.0-dev` where it is not built. */
export const version = typeof __DAYBOOK_VERSION__ === 'string' ? __DAYBOOK_VERSION__ : '0.0.0-dev'
