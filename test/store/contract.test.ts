import { describe } from 'vitest'
import { hasPostgres } from '../setup/postgres.ts'
import { contract } from './contract.ts'
import { databases, folders } from './places.ts'

describe('a store in SQLite', () => contract(async () => folders()))

describe.skipIf(!hasPostgres())('a store in PostgreSQL', () => contract(databases))
