import { AjvCompiler, type BuildCompilerFromPool } from '@fastify/ajv-compiler'

type Validator = ReturnType<ReturnType<BuildCompilerFromPool>>

const build = AjvCompiler()

/** A validator that is made when the first request comes that needs it: to make those of all routes takes a start a tenth of a second. */
const lateValidator = (make: () => Validator) => {
  let made: Validator | undefined
  const validate = (data: unknown) => {
    made ??= make()
    const isValid = made(data)
    validate.errors = made.errors
    return isValid
  }
  validate.errors = null as Validator['errors']
  return validate
}

/** How the schemas of routes become code. */
export const COMPILERS = {
  /** Answers leave as they are: a serializer made from the schemas would drop and convert. */
  buildSerializer: () => () => (data: unknown) => JSON.stringify(data),
  buildValidator: ((schemas, options) => {
    let compile: ReturnType<typeof build> | undefined
    return (route) =>
      lateValidator(() => {
        compile ??= build(schemas, options)
        return compile(route)
      })
    // Fastify calls a validator and reads its errors, and nothing else of it
  }) as BuildCompilerFromPool,
}
