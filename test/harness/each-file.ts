import { afterAll } from 'vitest'
import { cleanUpFile } from './after-file.ts'

// Vitest reads this anew for each test file. The harness itself it reads once for all files that share a process,
// so that a hook there would be the first file's alone.
afterAll(cleanUpFile)
