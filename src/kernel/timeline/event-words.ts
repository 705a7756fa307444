const longestWord = 60
const mostWords = 80
const shortestPrefix = 3
const mostAlternatives = 32
const longestMarked = 330
/** With more days than these, their own lexemes cost more than they save. */
const mostDays = 9
const dayMs = 86_400_000

/** Lower-case words of a text: runs of letters and digits, each once. */
export function wordsOf(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return [...new Set(words.map((word) => word.slice(0, longestWord)))].slice(0, mostWords)
}

/** Number of a moment's UTC day since 1970. */
export function dayOf(at: Date): number {
  return Math.floor(at.getTime() / dayMs)
}

interface Searched {
  readonly at: Date
  readonly type: string
  readonly subject: string
  readonly summary: string
  readonly environment: string | null
  readonly actor: { readonly id: string; readonly name: string }
}

/**
 * The `search` column: words of the summary, and lexemes that begin with a mark no word has: `@` day, `$` subject,
 * `#` type, `=` environment, `<` actor's id, `>` actor's name. So one GIN lookup finds a word of an entity within some days.
 */
export function searchVector({ at, type, subject, summary, environment, actor }: Searched): string {
  const lexemes = [...wordsOf(summary), `@${dayOf(at)}`, mark('$', subject), mark('#', type), mark('<', actor.id), mark('>', actor.name)]
  if (environment !== null) lexemes.push(mark('=', environment))
  return lexemes.map(quote).join(' ')
}

interface SearchFilter {
  readonly text?: string | undefined
  readonly environment?: string | undefined
  readonly actor?: string | undefined
}

/** Terms of a tsquery, all of which must hold: of whole lexemes, and of beginnings of words. */
export interface SearchTerms {
  readonly whole: readonly string[]
  readonly beginnings: readonly string[]
}

/** The terms of these filters; undefined when none is set. A word of letters also matches as a beginning, one with a digit only whole. */
export function searchTerms({ text, environment, actor }: SearchFilter): SearchTerms | undefined {
  const { whole, beginnings } = text !== undefined && text.trim() !== '' ? textTerms(text) : { whole: [], beginnings: [] }
  const marked = [environment === undefined ? [] : [quote(mark('=', environment))], actor === undefined ? [] : [`(${quote(mark('<', actor))} | ${quote(mark('>', actor))})`]].flat()
  const terms = { whole: [...whole, ...marked], beginnings }
  return terms.whole.length + terms.beginnings.length === 0 ? undefined : terms
}

export function queryOf({ whole, beginnings }: SearchTerms): string {
  return [...whole, ...beginnings].join(' & ')
}

interface SearchScope {
  readonly subjects: readonly string[] | undefined
  readonly types: readonly string[] | undefined
  /** UTC days, first and last included. */
  readonly days: readonly [first: number, last: number] | undefined
}

/** These terms within some entities, types and days; undefined when nothing is left to ask for. Long lists are left out: their own conditions stand beside it. */
export function withinScope(given: readonly string[], { subjects, types, days }: SearchScope): string | undefined {
  const terms = [...given]
  if (subjects && subjects.length <= mostAlternatives) terms.push(anyOf(subjects.map((subject) => mark('$', subject))))
  if (types && types.length <= mostAlternatives) terms.push(anyOf(types.map((type) => mark('#', type))))
  if (days && days[1] - days[0] < mostDays) terms.push(anyOf(Array.from({ length: days[1] - days[0] + 1 }, (_, index) => `@${days[0] + index}`)))
  return terms.length === 0 ? undefined : terms.join(' & ')
}

function anyOf(lexemes: readonly string[]): string {
  return `(${lexemes.map(quote).join(' | ')})`
}

/**
 * A text without a word in it matches nothing: no lexeme is a lone mark. Beginnings of numbers, versions and commits would
 * match thousands of unlike words, each of which costs a look.
 */
function textTerms(text: string): SearchTerms {
  const words = wordsOf(text)
  if (words.length === 0) return { whole: [quote('@')], beginnings: [] }
  const isBeginning = (word: string) => word.length >= shortestPrefix && !/\p{N}/u.test(word)
  return { whole: words.filter((word) => !isBeginning(word)).map(quote), beginnings: words.filter(isBeginning).map((word) => `${quote(word)}:*`) }
}

function mark(sign: string, text: string): string {
  return sign + text.toLowerCase().slice(0, longestMarked)
}

function quote(lexeme: string): string {
  return `'${lexeme.replace(/\\/g, '\\\\').replace(/'/g, "''")}'`
}
