import type { ServiceTranslate } from '../../locales/service.ts'
import { safeName } from '../attachments/file-name.ts'
import { FILES_MAX } from '../attachments/limits.ts'
import { discardFiles, keepFile, type ReceivedFile } from '../attachments/received-file.ts'
import type { VerbContext } from '../context.ts'
import { ProblemError, problem } from '../problems/problem.ts'
import type { Mail } from './mail.ts'

/** The files of a mail after the checks of every upload. */
export interface CheckedFiles {
  kept: ReceivedFile[]
  /** Those that did not pass: they stay in the raw mail. */
  refused: { name: string; refusal: ProblemError }[]
}

/**
 * Keeps a mail's files as if their sender had uploaded them. A refused one refuses no other.
 * @throws {Error} when the store fails; then none is kept
 */
export async function keepFiles(ctx: VerbContext, accountId: string, { files }: Mail): Promise<CheckedFiles> {
  const checked: CheckedFiles = { kept: [], refused: [] }
  for (const { name, bytes } of files) {
    try {
      if (checked.kept.length === FILES_MAX) throw problem('too-many-attachments', { params: { count: FILES_MAX } })
      checked.kept.push(await keepFile(ctx, accountId, name, bytes))
    } catch (error) {
      if (!(error instanceof ProblemError)) {
        await discardFiles(ctx, checked.kept)
        throw error
      }
      checked.refused.push({ name: safeName(name), refusal: error })
    }
  }
  return checked
}

/** What agents are told of a mail that did not come over whole; null where it did. */
export function missingNote(t: ServiceTranslate, { isCut }: Mail, { refused }: CheckedFiles): string | null {
  const lines = refused.map(({ name, refusal }) =>
    t('service.mailIn.fileRefused', { name, reason: t(`problems.${refusal.slug}.title`) }),
  )
  const all = isCut ? [...lines, t('service.mailIn.textCut')] : lines
  return all.length > 0 ? [t('service.mailIn.inRawMail'), ...all].join('\n') : null
}
