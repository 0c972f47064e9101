import { Type } from 'typebox'
import { ROLES } from '../../access/index.ts'

export const text = (max: number, min = 1) => Type.String({ minLength: min, maxLength: max })
export const instant = Type.String({ format: 'date-time' })
export const day = Type.String({ format: 'date' })
export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
export const areaCode = Type.String({ pattern: '^[0-9]{6}(?:[0-9]{3}){0,2}$', examples: ['441802'] })

/** What an account or key may do, and where. */
export const scope = {
  roles: Type.Array(Type.Enum([...ROLES]), { uniqueItems: true }),
  areas: Type.Array(Type.Union([areaCode, Type.Literal('*')]), {
    uniqueItems: true,
    maxItems: 100,
    description: 'The areas with all under them; `*` for all. 管辖地区',
  }),
  kinds: Type.Array(text(64), {
    uniqueItems: true,
    maxItems: 50,
    description: 'Kinds of records; none for all. 记录类型',
  }),
}
export const password = Type.String({ minLength: 1, maxLength: 1_000 })
export const login = Type.String({ pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]{0,63}$', examples: ['inspector1'] })
