import './older.ts'
import './styles.css'
import { createApp } from 'vue'
import App from './app.vue'
import { tell } from './telling.ts'
import { words } from './words/index.ts'

createApp(App).mount('#app')

const { serviceWorker } = navigator
const wasControlled = Boolean(serviceWorker?.controller)
serviceWorker?.addEventListener('controllerchange', () => {
  if (wasControlled) tell(words.value.app.newVersion)
})
// only over HTTPS and on this machine have browsers one
if (import.meta.env.PROD) serviceWorker?.register('/sw.js').catch(() => undefined)
