import { defineFeature } from '#kernel/feature'
import { detectScripts } from './detect-scripts.ts'

/** Scripts: what each takes, reads and calls, as its text tells. Must never run one. */
export const scripts = defineFeature({ id: 'scripts', title: 'Scripts', handlers: [], detectors: [detectScripts] })
