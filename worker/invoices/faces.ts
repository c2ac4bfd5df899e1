import type { VerbContext } from '../context.ts'
import { keptOr } from '../kept.ts'
import type { Face, Faces } from './pdf.ts'

/** The fonts of this isolate; the files of a deployment do not change. */
const kept = new Map<'faces', Faces>()

/** The fonts that the build has put beside the pages. @throws {Error} when they are not there */
export function invoiceFaces(env: VerbContext['env']): Promise<Faces> {
  return keptOr(kept, 'faces', () => loadFaces(env))
}

async function loadFaces(env: VerbContext['env']): Promise<Faces> {
  const [regular, bold] = await Promise.all([loadFace(env, 'regular'), loadFace(env, 'bold')])
  return { regular, bold }
}

async function loadFace(env: VerbContext['env'], name: keyof Faces): Promise<Face> {
  const load = async (file: string) => {
    const asset = await env.ASSETS.fetch(new URL(`/invoice-fonts/${name}.${file}`, env.ORIGIN))
    if (!asset.ok) throw new Error(`the site has no font of the invoices: ${asset.status}`)
    return asset
  }
  const [measures, file] = await Promise.all([load('json'), load('bin')])
  return { ...(await measures.json<Omit<Face, 'file'>>()), file: new Uint8Array(await file.arrayBuffer()) }
}
