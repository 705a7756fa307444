/** Folders of material that tests read: things there are real files of their kind, but nothing runs them and faults are often on purpose. */
const fixtures = /(^|\/)(test|tests|testing|__tests__|testdata|test-data|test_data|fixtures?|__fixtures__|mocks?|__mocks__|spec|e2e)\//i

export function isFixturePath(path: string): boolean {
  return fixtures.test(path)
}
