import { buildSite, siteFolder } from './build-site.ts'
import { mustBeAsPublished } from './policy.ts'
import { chosenProgramme } from './programme-name.ts'

/** `npm run build`: the site, for the address in SITE_URL. */
const programme = chosenProgramme()
await mustBeAsPublished(programme)
const isNew = await buildSite(programme, process.env.SITE_URL ?? 'http://localhost:8787')
console.log(isNew ? `The site is in ${siteFolder(programme)}/.` : `The site in ${siteFolder(programme)}/ is up to date.`)
