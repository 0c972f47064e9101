import { DatabaseSync } from 'node:sqlite'
import { faultOf, StoreFault, storeFault } from './fault.ts'

/** Holds a file for one process; the system lets go of it when the process ends, however it ends. */
export const holdLock = (file: string, folder: string): (() => void) => {
  const lock = new DatabaseSync(file)
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    const fault = faultOf(error)
    const isHeld = fault instanceof StoreFault && fault.problem.code === 'store-busy'
    throw isHeld ? storeFault('store-locked', { folder }) : fault
  }
  return () => lock.close()
}
