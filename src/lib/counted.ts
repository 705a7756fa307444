/** `1 thing`, `10,000 things`: a count with its word; `many` is the plural where it takes more than an s. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
