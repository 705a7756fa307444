type CleanUp = () => Promise<void>

/** What runs, and where it runs: folders and databases go when nothing uses them any more. */
const programs: CleanUp[] = []
const places: CleanUp[] = []

/** Stops something when the test file that runs is over; what was started last comes first. */
export function stopAfterFile(stop: CleanUp): void {
  programs.push(stop)
}

/** Removes a folder or a database when all that the test file started has stopped. */
export function removeAfterFile(remove: CleanUp): void {
  places.push(remove)
}

/** Undoes all of a test file, even where one part of it fails; throws the first failure then. */
export async function cleanUpFile(): Promise<void> {
  const failures: unknown[] = []
  for (const cleanUps of [programs, places]) {
    for (let next = cleanUps.pop(); next; next = cleanUps.pop()) await next().catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}
