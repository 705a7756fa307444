import { Component, type ReactNode } from 'react'
import { PageFailure } from './page-failure.tsx'

interface ErrorBoundaryState {
  readonly error: unknown
  readonly hasFailed: boolean
}

/** Keeps a failing page from taking the frame with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined, hasFailed: false }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error, hasFailed: true }
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <PageFailure error={this.state.error} /> : this.props.children
  }
}
