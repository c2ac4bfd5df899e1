import type { VerbContext } from '../context.ts'
import type { Face, Faces } from './pdf.ts'

/** The fonts of this isolate; the files of a deployment do not change. */
let loaded: Faces | undefined

/** The fonts that the build has put beside the pages. @throws {Error} when they are not there */
export async function invoiceFaces(env: VerbContext['env']): Promise<Faces> {
  // What is loaded is kept, not the loading: a promise of another request never settles if that one is cancelled.
  loaded ??= await loadFaces(env)
  return loaded
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
