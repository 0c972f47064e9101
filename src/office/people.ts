import { type Actor, maySee } from '../access/index.ts'
import type { Person, Repositories, Submission } from '../store/index.ts'
import { note, type Office } from './office.ts'

/** Where the name of a person stands, and until when. */
export interface PersonPlace extends Person {
  readonly area: string
  readonly kind: string | null
}

/** Every place where a name stands that somebody may see. */
export const findPerson = ({ store }: Office, known: Actor, name: string): Promise<readonly PersonPlace[]> =>
  store.transact(async (tx) => {
    const places = await placesOf(tx, known, name)
    await note(tx, known.account, 'person:export', 'person', { places: places.length })
    return places
  })

/** Erases a name wherever somebody may see it; gives in how many places. */
export const erasePerson = ({ store }: Office, known: Actor, name: string): Promise<number> =>
  store.transact(async (tx) => {
    const erased = await tx.people.erase(name, await placesOf(tx, known, name))
    await note(tx, known.account, 'person:erase', 'person', { places: erased })
    return erased
  })

/** The names in a submission. */
export const peopleIn = ({ store }: Office, known: Actor, submission: Submission): Promise<readonly Person[]> =>
  store.transact(async (tx) => {
    const people = await tx.people.of(submission.id)
    await note(tx, known.account, 'person:read', `submission/${submission.id}`, { places: people.length })
    return people
  })

/** Who acts when nobody asked. */
const SERVICE = 'service'

/** Erases the names whose time has come; gives how many. */
export const purgeNames = ({ store }: Pick<Office, 'store'>): Promise<number> =>
  store.transact(async (tx) => {
    const purged = await tx.people.purge()
    if (purged > 0) await note(tx, SERVICE, 'person:purge', 'person', { places: purged })
    return purged
  })

const placesOf = async (tx: Repositories, known: Actor, name: string): Promise<readonly PersonPlace[]> => {
  const places: PersonPlace[] = []
  for (const place of await tx.people.find(name)) {
    const submission = await tx.submissions.get(place.submission)
    if (submission && maySee(known, submission)) places.push({ ...place, area: submission.area, kind: submission.kind })
  }
  return places
}
