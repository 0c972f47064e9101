import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'

/** A database of this browser. */
export interface Database<Stores extends DBSchema> {
  /** Opened once, and again where the browser has closed it. */
  readonly open: () => Promise<IDBPDatabase<Stores>>
  /** Deletes it with all that it holds; the next to open it has an empty one. */
  readonly remove: () => Promise<void>
}

/** The database of a name; `upgrade` makes its stores where it is new. */
export const databaseOf = <Stores extends DBSchema>(
  name: string,
  upgrade: (db: IDBPDatabase<Stores>) => void,
): Database<Stores> => {
  let opened: Promise<IDBPDatabase<Stores>> | undefined
  const forget = (): void => {
    opened = undefined
  }
  const open = (): Promise<IDBPDatabase<Stores>> => {
    opened ??= openDB<Stores>(name, 1, {
      upgrade,
      // another page that deletes or renews it waits until nobody has it open
      blocking: (_now, _next, event) => {
        ;(event.target as IDBDatabase).close()
        forget()
      },
      terminated: forget,
    })
    return opened
  }
  const remove = async (): Promise<void> => {
    if (opened !== undefined) (await opened).close()
    forget()
    await deleteDB(name)
  }
  return { open, remove }
}
