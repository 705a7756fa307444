import { defineFeature } from '#kernel/feature'
import { today } from './show-today.ts'

/** Today, the front page built from all other parts. It must never own what it shows: every row comes from a part. */
export const collaboration = defineFeature({ id: 'collaboration', title: 'Collaboration', handlers: [today] })
