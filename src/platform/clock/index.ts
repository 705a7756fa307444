/** Time, as something that is passed in. */
export { type Clock, systemClock } from './clock.ts'
