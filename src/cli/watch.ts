import { watch } from 'chokidar'

/** Milliseconds in which the writes of one save belong together. */
const SETTLED = 60

/**
 * Tells once that it watches (null), then of files that change in folders, several at once where they change together, until
 * stopped; one telling at a time.
 */
export const watchFolders = async (
  folders: readonly string[],
  tell: (paths: readonly string[] | null) => Promise<void>,
  stop: AbortSignal,
): Promise<void> => {
  const watcher = watch([...folders], { ignoreInitial: true })
  const changed = new Set<string>()
  let telling = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const stopped = new Promise<void>((resolve, reject) => {
    const next = (paths: readonly string[] | null): void => {
      telling = telling.then(() => tell(paths))
      telling.catch(reject)
    }
    watcher.on('error', reject)
    watcher.on('ready', () => next(null))
    watcher.on('all', (_event, path) => {
      changed.add(path)
      clearTimeout(timer)
      timer = setTimeout(() => {
        next([...changed])
        changed.clear()
      }, SETTLED)
    })
    stop.addEventListener('abort', () => resolve())
  })
  await stopped.finally(() => {
    clearTimeout(timer)
    return watcher.close()
  })
  await telling
}
