/** Programs started, watched and ended as whole process groups; never through a shell. */
export { isGroupAlive, killGroup, signalGroup } from './kill-group.ts'
export { findMarked, killMarked } from './kill-marked.ts'
export { isAlive, ownIdentity, type ProcessIdentity, processStartTime } from './process-identity.ts'
export { type CommandOptions, type CommandResult, runCommand } from './run-command.ts'
export { type ProcessExit, type SpawnedGroup, spawnGroup, type SpawnOptions } from './spawn-group.ts'
