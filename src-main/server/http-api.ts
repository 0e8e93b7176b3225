import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { Hono } from 'hono'
import { MAX_PATCH_BYTES } from '../../src-shared/contract/annotation.ts'
import { contract } from '../../src-shared/contract/index.ts'
import type { Router } from '../api/router.ts'

const MAX_BODY_BYTES = MAX_PATCH_BYTES + 1_000_000

/** The same procedures as over WebSocket, as plain HTTP for scripts; described at /api/openapi.json. */
export function createHttpApi(router: Router, version: string): Hono {
  const api = new Hono()
  const handler = new OpenAPIHandler(router)
  let description: Promise<unknown> | null = null

  api.use(async (context, next) => {
    // Known before a byte of it is read; a body in chunks of unknown number could fill the memory.
    if (context.req.header('transfer-encoding')) {
      return context.json({ code: 'INVALID_INPUT', message: 'Send the request with its Content-Length.' }, 411)
    }
    if (Number(context.req.header('content-length') ?? 0) > MAX_BODY_BYTES) {
      return context.json({ code: 'FILE_TOO_LARGE', message: 'This request is too large.' }, 413)
    }
    return next()
  })
  api.get('/openapi.json', async (context) => {
    description ??= describe(version)
    return context.json(await description)
  })
  api.all('*', async (context) => {
    const { matched, response } = await handler.handle(context.req.raw, { prefix: '/api', context: {} })
    if (matched) return response
    return context.json({ code: 'NOT_FOUND', message: 'There is no such call; see /api/openapi.json.' }, 404)
  })
  return api
}

function describe(version: string): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(contract, {
    info: { title: 'Hairline', version, description: 'Send the secret as `Authorization: Bearer TOKEN`.' },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  })
}
