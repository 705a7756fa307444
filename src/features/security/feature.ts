import { defineFeature } from '#kernel/feature'
import { detectLocks } from './detect-locks.ts'
import { detectUnlocked } from './detect-unlocked.ts'
import { detectGoMod } from './go/detect-go-mod.ts'
import { detectGradleLock } from './java/detect-gradle-lock.ts'
import { detectPom } from './java/detect-pom.ts'
import { detectRequirements } from './python/detect-requirements.ts'

/** Security: what each project is made of, by its lock files and manifests. Must never run a package manager: all is read. */
export const security = defineFeature({
  id: 'security', title: 'Security', handlers: [], detectors: [detectLocks, detectUnlocked, detectGoMod, detectPom, detectGradleLock, detectRequirements],
})
