/**
 * The settings of the service: one table, from which flags, environment, files and the page on them are made.
 * May import: model, source.
 */
export { readSetting } from './form.ts'
export { type GivenSettings, type Origin, type SettledSettings, settleSettings, shownSetting } from './settle.ts'
export {
  environmentName,
  expectedOf,
  flagName,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  type SettingValue,
  type SettingValues,
} from './table.ts'
