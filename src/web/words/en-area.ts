import type { zhArea } from './zh-area.ts'

/** The words of the area picker, in English. */
export const enArea: typeof zhArea = {
  own: 'Area of this account',
  ofPlan: (title) => `Under “${title}”`,
  used: 'Used on this device',
  found: (count) => (count === 0 ? 'No area found' : count === 1 ? '1 area found' : `${count} areas found`),
  more: (count) => `${count} more: go on typing`,
  none: 'Nothing found; a code of 6, 9 or 12 digits can be entered',
  list: 'Areas',
}
