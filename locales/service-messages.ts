import daMail from './da/mail.json' with { type: 'json' }
import daProblems from './da/problems.json' with { type: 'json' }
import daProgramme from './da/programme.json' with { type: 'json' }
import daService from './da/service.json' with { type: 'json' }
import elMail from './el/mail.json' with { type: 'json' }
import elProblems from './el/problems.json' with { type: 'json' }
import elProgramme from './el/programme.json' with { type: 'json' }
import elService from './el/service.json' with { type: 'json' }
import enMail from './en/mail.json' with { type: 'json' }
import enProblems from './en/problems.json' with { type: 'json' }
import enProgramme from './en/programme.json' with { type: 'json' }
import enService from './en/service.json' with { type: 'json' }
import roMail from './ro/mail.json' with { type: 'json' }
import roProblems from './ro/problems.json' with { type: 'json' }
import roProgramme from './ro/programme.json' with { type: 'json' }
import roService from './ro/service.json' with { type: 'json' }
import { provideServiceMessages } from './service.ts'

/**
 * The messages the worker speaks: problems, mails, and what it fills into pages. The site writes them into a file for each language, which
 * the worker loads (`worker/messages.ts`); whoever imports this has them at once.
 */
export const serviceMessages = {
  da: { ...daProgramme, ...daProblems, ...daService, ...daMail },
  el: { ...elProgramme, ...elProblems, ...elService, ...elMail },
  ro: { ...roProgramme, ...roProblems, ...roService, ...roMail },
  en: { ...enProgramme, ...enProblems, ...enService, ...enMail },
}

provideServiceMessages(serviceMessages)
