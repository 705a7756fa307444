/** Settings: read once at the start from a file and the environment, checked by each part's schema, all faults together. */
export { variableName } from './environment.ts'
export { loadSettings, type SettingsOf, type SettingsSchemas } from './load-settings.ts'
