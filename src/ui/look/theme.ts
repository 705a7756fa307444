import { createTheme, type CSSVariablesResolver, localStorageColorSchemeManager, type MantineColorsTuple } from '@mantine/core'

/** One accent; shade 6 carries white text at 5.4:1. */
const accent: MantineColorsTuple = ['#eef3fe', '#dce6fd', '#b9cdfb', '#94b2f8', '#6f97f3', '#4d7def', '#2f5fd0', '#2851b5', '#214398', '#1a357a']

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: { accent },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '10px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  shadows: { xs: 'none', sm: 'none', md: 'var(--shadow)', lg: 'var(--shadow)', xl: 'var(--shadow)' },
  components: {
    Modal: { defaultProps: { transitionProps: { duration: 0 }, overlayProps: { className: 'overlay' }, centered: false, yOffset: '12vh' } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 0 }, multiline: true, maw: 360, events: { hover: true, focus: true, touch: true } } },
    Popover: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md' } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md' } },
    Select: { defaultProps: { checkIconPosition: 'right', comboboxProps: { transitionProps: { duration: 0 }, shadow: 'md' } } },
  },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: own('#1b2330'),
  dark: own('#e4e8ee'),
})

function own(text: string): Record<string, string> {
  return {
    '--mantine-color-body': 'var(--bg)', '--mantine-color-text': text, '--mantine-color-dimmed': 'var(--text-3)', '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-default': 'var(--bg)', '--mantine-color-default-border': 'var(--line-strong)', '--mantine-color-default-hover': 'var(--raised)',
    '--mantine-color-default-color': text, '--mantine-color-error': 'var(--failing)', '--mantine-color-anchor': 'var(--accent-text)',
  }
}

/** Where the chosen theme is kept; `auto` follows the system. */
export const themeManager = localStorageColorSchemeManager({ key: 'daybook-theme' })
