import '../../locales/service-messages.ts'
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { provideContract } from '../../worker/openapi/contract.ts'
import { openApiDocument } from '../../worker/openapi/document.ts'

// As the build writes it, JSON and all.
provideContract(JSON.parse(JSON.stringify(openApiDocument(env.ORIGIN))))

await applyD1Migrations(env.DB, env.MIGRATIONS)
