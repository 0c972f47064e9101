import { type Component, defineAsyncComponent } from 'vue'
import LoadFault from './kit/load-fault.vue'

/** A page: the first part of its address, and what shows it, loaded when it is first asked for. */
export interface Page {
  readonly name: string
  readonly component: Component
  /** It goes to what its address names by itself. */
  readonly moves?: true
}

const later = (loader: () => Promise<{ readonly default: Component }>): Component =>
  defineAsyncComponent({ loader, errorComponent: LoadFault })

/** Every page. A new one is one line here, its words in words/, and a link in app.vue. */
export const PAGES: readonly Page[] = [
  { name: 'inspect', component: later(() => import('./inspect/start-page.vue')) },
  { name: 'record', component: later(() => import('./inspect/record-page.vue')) },
  { name: 'worklist', component: later(() => import('./worklist/worklist-page.vue')) },
  { name: 'roster', component: later(() => import('./roster/roster-page.vue')) },
  { name: 'office', component: later(() => import('./office/office-page.vue')) },
  { name: 'plan', component: later(() => import('./reader/plan-page.vue')), moves: true },
  { name: 'play', component: later(() => import('./play/play-page.vue')) },
  { name: 'login', component: later(() => import('./account/login-page.vue')) },
  { name: 'first', component: later(() => import('./account/first-page.vue')) },
  { name: 'account', component: later(() => import('./account/account-page.vue')) },
]

/** Whether there is a page of this name, for those who lead to it. */
export const hasPage = (page: string): boolean => PAGES.some(({ name }) => name === page)
