/// Signs requests with this package's library, sends them to a running server and looks at what it says.
///
///     IntegrationClient ministack | openstack-swift | seaweedfs
///
/// The environment names the server: INTEGRATION_ENDPOINT (`http://127.0.0.1:port`) and, but for MiniStack,
/// INTEGRATION_REGION, INTEGRATION_ACCESS_KEY and INTEGRATION_SECRET_KEY. The exit status is 1 if a case failed.

import Foundation

@main
enum IntegrationClient {
  static func main() async {
    guard CommandLine.arguments.count == 2 else {
      return stop("name one server: ministack, openstack-swift or seaweedfs")
    }
    let name = CommandLine.arguments[1]
    let report = CaseReport(server: name)
    do {
      switch name {
      case "ministack": try await runMiniStack(report)
      case "openstack-swift": try runObjectServer(name, .openStackSwift, report)
      case "seaweedfs": try runObjectServer(name, .seaweedFS, report)
      default: throw Failure("unknown server")
      }
    } catch {
      report.run("preparation") { throw error }
    }
    exit(report.failureCount == 0 ? 0 : 1)
  }

  private static func runMiniStack(_ report: CaseReport) async throws {
    let account = MiniStackAccount(endpoint: try setting("ENDPOINT"))
    let key = try account.makeUser()
    let server = ServerUnderTest(
      name: "ministack", endpoint: account.endpoint, region: MiniStackAccount.region, key: key, behaviour: .ministack)
    runObjectSuites(server, report)
    OtherServices(server: server, report: report).run()
    SessionTokens(server: server, session: try account.makeSession(of: key), report: report).run()
    await Sessions(server: server, report: report).run()
    ToolRequests(server: server, report: report).run()
    await CredentialProviders(server: server, role: try account.makeRole(), report: report).run()
  }

  private static func runObjectServer(_ name: String, _ behaviour: ServerBehaviour, _ report: CaseReport) throws {
    let key = AccessKey(id: try setting("ACCESS_KEY"), secret: try setting("SECRET_KEY"))
    let server = ServerUnderTest(
      name: name, endpoint: try setting("ENDPOINT"), region: try setting("REGION"), key: key, behaviour: behaviour)
    runObjectSuites(server, report)
  }

  private static func runObjectSuites(_ server: ServerUnderTest, _ report: CaseReport) {
    report.run("create-bucket header-signed") {
      try server.perform(HTTPRequest(method: "PUT", url: server.bucketURL))
    }
    PayloadForms(server: server, report: report).run()
    QueryForms(server: server, report: report).run()
    SignedHeaders(server: server, report: report).run()
    PathForms(server: server, report: report).run()
    HeaderTampering(server: server, report: report).run()
    PresignedTampering(server: server, report: report).run()
    ChunkedUploads(server: server, report: report).run()
    if let forms = server.behaviour.forms { PostedForms(server: server, report: report, answers: forms).run() }
    KeyRoundTrips(server: server, report: report).run()
    Mismatches(server: server, report: report).run()
  }

  private static func setting(_ name: String) throws -> String {
    let variable = "INTEGRATION_\(name)"
    guard let value = ProcessInfo.processInfo.environment[variable] else { throw Failure("\(variable) is not set") }
    return value
  }

  private static func stop(_ message: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(message)\n".utf8))
    exit(2)
  }
}
