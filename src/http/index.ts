/**
 * The HTTP door: reads the request, calls halfsky.ts, chooses the status; checks nothing itself.
 * May import: halfsky, following, registry, monitor, model, source, record, engine, report, rulebook, access, office, store, document, waiving, shipped. Home of: fastify, @fastify/*, prom-client, typebox, close-with-grace, openid-client.
 */
export { denialText } from './fault.ts'
export type { KeptParts, OidcOptions } from './kept/index.ts'
export type { LogOptions, ServerOptions } from './options.ts'
export { buildServer } from './server.ts'
export { type Running, type StartOptions, startServer } from './start.ts'
