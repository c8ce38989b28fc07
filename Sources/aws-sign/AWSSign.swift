#if Networking
internal import SigV4Foundation
#endif

/// The program: runs the tool in this process's environment, writes what it says, and exits with its status.
@main
struct AWSSign {
  @MainActor
  static func main() async {
    #if Networking
    System.beforeSignalsEnd { TemporaryFiles.removeAll(andThen: $0) }
    #endif
    let environment = System.environment
    System.ignoreClosedPipes()
    let outcome = await CommandLineTool.run(in: environment)
    guard let bulk = outcome.bulk else { System.finish(with: outcome) }
    environment.stream.report(outcome.standardError)
    System.finish(with: await bulk.run(environment.stream))
  }
}
