import daAccessibility from './da/accessibility.json' with { type: 'json' }
import daAccount from './da/account.json' with { type: 'json' }
import daCommon from './da/common.json' with { type: 'json' }
import daDesk from './da/desk.json' with { type: 'json' }
import daHome from './da/home.json' with { type: 'json' }
import daIncidents from './da/incidents.json' with { type: 'json' }
import daIntegrations from './da/integrations.json' with { type: 'json' }
import daKb from './da/kb.json' with { type: 'json' }
import daLicenses from './da/licenses.json' with { type: 'json' }
import daPartner from './da/partner.json' with { type: 'json' }
import daPictures from './da/pictures.json' with { type: 'json' }
import daPlans from './da/plans.json' with { type: 'json' }
import daPolicy from './da/policy.json' with { type: 'json' }
import daProblemHelp from './da/problemHelp.json' with { type: 'json' }
import daProblems from './da/problems.json' with { type: 'json' }
import daProgramme from './da/programme.json' with { type: 'json' }
import daPromiseKept from './da/promiseKept.json' with { type: 'json' }
import daSearch from './da/search.json' with { type: 'json' }
import daSignIn from './da/signIn.json' with { type: 'json' }
import daTickets from './da/tickets.json' with { type: 'json' }
import elAccessibility from './el/accessibility.json' with { type: 'json' }
import elAccount from './el/account.json' with { type: 'json' }
import elCommon from './el/common.json' with { type: 'json' }
import elDesk from './el/desk.json' with { type: 'json' }
import elHome from './el/home.json' with { type: 'json' }
import elIncidents from './el/incidents.json' with { type: 'json' }
import elIntegrations from './el/integrations.json' with { type: 'json' }
import elKb from './el/kb.json' with { type: 'json' }
import elLicenses from './el/licenses.json' with { type: 'json' }
import elPartner from './el/partner.json' with { type: 'json' }
import elPictures from './el/pictures.json' with { type: 'json' }
import elPlans from './el/plans.json' with { type: 'json' }
import elPolicy from './el/policy.json' with { type: 'json' }
import elProblemHelp from './el/problemHelp.json' with { type: 'json' }
import elProblems from './el/problems.json' with { type: 'json' }
import elProgramme from './el/programme.json' with { type: 'json' }
import elPromiseKept from './el/promiseKept.json' with { type: 'json' }
import elSearch from './el/search.json' with { type: 'json' }
import elSignIn from './el/signIn.json' with { type: 'json' }
import elTickets from './el/tickets.json' with { type: 'json' }
import enAccessibility from './en/accessibility.json' with { type: 'json' }
import enAccount from './en/account.json' with { type: 'json' }
import enCommon from './en/common.json' with { type: 'json' }
import enDesk from './en/desk.json' with { type: 'json' }
import enHome from './en/home.json' with { type: 'json' }
import enIncidents from './en/incidents.json' with { type: 'json' }
import enIntegrations from './en/integrations.json' with { type: 'json' }
import enKb from './en/kb.json' with { type: 'json' }
import enLicenses from './en/licenses.json' with { type: 'json' }
import enPartner from './en/partner.json' with { type: 'json' }
import enPictures from './en/pictures.json' with { type: 'json' }
import enPlans from './en/plans.json' with { type: 'json' }
import enPolicy from './en/policy.json' with { type: 'json' }
import enProblemHelp from './en/problemHelp.json' with { type: 'json' }
import enProblems from './en/problems.json' with { type: 'json' }
import enProgramme from './en/programme.json' with { type: 'json' }
import enPromiseKept from './en/promiseKept.json' with { type: 'json' }
import enSearch from './en/search.json' with { type: 'json' }
import enSignIn from './en/signIn.json' with { type: 'json' }
import enTickets from './en/tickets.json' with { type: 'json' }
import roAccessibility from './ro/accessibility.json' with { type: 'json' }
import roAccount from './ro/account.json' with { type: 'json' }
import roCommon from './ro/common.json' with { type: 'json' }
import roDesk from './ro/desk.json' with { type: 'json' }
import roHome from './ro/home.json' with { type: 'json' }
import roIncidents from './ro/incidents.json' with { type: 'json' }
import roIntegrations from './ro/integrations.json' with { type: 'json' }
import roKb from './ro/kb.json' with { type: 'json' }
import roLicenses from './ro/licenses.json' with { type: 'json' }
import roPartner from './ro/partner.json' with { type: 'json' }
import roPictures from './ro/pictures.json' with { type: 'json' }
import roPlans from './ro/plans.json' with { type: 'json' }
import roPolicy from './ro/policy.json' with { type: 'json' }
import roProblemHelp from './ro/problemHelp.json' with { type: 'json' }
import roProblems from './ro/problems.json' with { type: 'json' }
import roProgramme from './ro/programme.json' with { type: 'json' }
import roPromiseKept from './ro/promiseKept.json' with { type: 'json' }
import roSearch from './ro/search.json' with { type: 'json' }
import roSignIn from './ro/signIn.json' with { type: 'json' }
import roTickets from './ro/tickets.json' with { type: 'json' }
import { type KeyOf, type Translate, translators } from './translate.ts'

/** Every message of the pages, in each language; English is the source of the keys. */
export const siteMessages = {
  da: {
    ...daCommon,
    ...daProgramme,
    ...daHome,
    ...daPolicy,
    ...daPlans,
    ...daPromiseKept,
    ...daKb,
    ...daPictures,
    ...daProblems,
    ...daProblemHelp,
    ...daSearch,
    ...daSignIn,
    ...daAccessibility,
    ...daAccount,
    ...daTickets,
    ...daPartner,
    ...daLicenses,
    ...daIncidents,
    ...daIntegrations,
    ...daDesk,
  },
  el: {
    ...elCommon,
    ...elProgramme,
    ...elHome,
    ...elPolicy,
    ...elPlans,
    ...elPromiseKept,
    ...elKb,
    ...elPictures,
    ...elProblems,
    ...elProblemHelp,
    ...elSearch,
    ...elSignIn,
    ...elAccessibility,
    ...elAccount,
    ...elTickets,
    ...elPartner,
    ...elLicenses,
    ...elIncidents,
    ...elIntegrations,
    ...elDesk,
  },
  ro: {
    ...roCommon,
    ...roProgramme,
    ...roHome,
    ...roPolicy,
    ...roPlans,
    ...roPromiseKept,
    ...roKb,
    ...roPictures,
    ...roProblems,
    ...roProblemHelp,
    ...roSearch,
    ...roSignIn,
    ...roAccessibility,
    ...roAccount,
    ...roTickets,
    ...roPartner,
    ...roLicenses,
    ...roIncidents,
    ...roIntegrations,
    ...roDesk,
  },
  en: {
    ...enCommon,
    ...enProgramme,
    ...enHome,
    ...enPolicy,
    ...enPlans,
    ...enPromiseKept,
    ...enKb,
    ...enPictures,
    ...enProblems,
    ...enProblemHelp,
    ...enSearch,
    ...enSignIn,
    ...enAccessibility,
    ...enAccount,
    ...enTickets,
    ...enPartner,
    ...enLicenses,
    ...enIncidents,
    ...enIntegrations,
    ...enDesk,
  },
}

/** A key of the pages' messages. */
export type SiteKey = KeyOf<typeof siteMessages.en>
/** Gives a page's text in one language. */
export type SiteTranslate = Translate<SiteKey>
/** The pages' translator in each language. */
export const siteTranslators = translators(siteMessages)
