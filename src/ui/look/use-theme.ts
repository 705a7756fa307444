import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'

export type ThemeChoice = 'light' | 'dark' | 'auto'

/** The chosen theme (`auto` follows the system), the one shown, and how to choose another. */
export function useTheme(): { choice: ThemeChoice; shown: 'light' | 'dark'; choose: (choice: ThemeChoice) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const shown = useComputedColorScheme('light')
  return { choice: colorScheme, shown, choose: setColorScheme }
}
