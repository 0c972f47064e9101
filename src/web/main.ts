import './styles.css'
import { createApp } from 'vue'
import App from './app.vue'

createApp(App).mount('#app')

// only over HTTPS and on this machine have browsers one
if (import.meta.env.PROD) navigator.serviceWorker?.register('/sw.js').catch(() => undefined)
