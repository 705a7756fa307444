const test = /(^|\/)(test|tests|testing|__tests__|testdata|test-data|test_data|fixtures?|mocks?|spec|e2e|\.devcontainer|\.github|\.gitpod)\/|[._-](test|tests|testing|e2e)\.(ya?ml|[\w-]*[Dd]ockerfile)$|[Dd]ockerfile[._-](test|tests|testing|e2e)$/i

/** Does a file serve tests or the making of things? What it builds is no service of anybody. */
export function isTestPath(path: string): boolean {
  return test.test(path)
}
