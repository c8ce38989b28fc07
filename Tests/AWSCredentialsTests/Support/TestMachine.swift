// The machine that the providers see in a test: variables, files, programs, a clock that stands still, servers.

import Foundation
import SigV4

@testable import AWSCredentials

final class TestMachine: Sendable, HTTPTransport {
  typealias Server = @Sendable (TransportRequest) async throws(CredentialError) -> TransportResponse
  typealias Program = @Sendable ([String]) async throws(CredentialError) -> [UInt8]

  struct State {
    var variables: [String: String] = ["HOME": "/home/me"]
    var files: [String: [UInt8]] = [:]
    var unreadable: Set<String> = []
    /// 2026-01-01T00:00:00Z.
    var seconds: Int64 = 1_767_225_600
    var pauses: [Duration] = []
    var requests: [TransportRequest] = []
    var commands: [[String]] = []
    var program: Program = { _ throws(CredentialError) in throw CredentialError(.unavailable, "there are no programs") }
    var server: Server = { _ throws(CredentialError) in throw CredentialError(.unavailable, "nothing listens there") }
  }

  let state = Locked(State())

  init(_ variables: [String: String] = [:], config: String? = nil, credentials: String? = nil) {
    state.withLock { state in
      state.variables.merge(variables) { $1 }
      state.files["/home/me/.aws/config"] = config.map { Array($0.utf8) }
      state.files["/home/me/.aws/credentials"] = credentials.map { Array($0.utf8) }
    }
  }

  func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

  /// Answers requests.
  func serve(_ server: @escaping Server) { set { $0.server = server } }

  func file(_ path: String, _ text: String) { set { $0.files[path] = Array(text.utf8) } }

  var requests: [TransportRequest] { state.withLock { $0.requests } }
  var commands: [[String]] { state.withLock { $0.commands } }
  func bytes(ofFile path: String) -> [UInt8]? { state.withLock { $0.files[path] } }
  var pauses: [Duration] { state.withLock { $0.pauses } }
  var now: SigningTime { state.withLock { Self.time($0.seconds) } }

  func send(_ request: TransportRequest) async throws(CredentialError) -> TransportResponse {
    let server = state.withLock { state in
      state.requests.append(request)
      return state.server
    }
    return try await server(request)
  }

  var environment: CredentialEnvironment {
    CredentialEnvironment(
      variable: { name in self.state.withLock { $0.variables[name] } },
      readFile: { path throws(CredentialError) in
        let (bytes, isUnreadable) = self.state.withLock { ($0.files[path], $0.unreadable.contains(path)) }
        if isUnreadable { throw CredentialError(.unavailable, "\(path) cannot be opened") }
        return bytes
      },
      replaceFile: { path, bytes throws(CredentialError) in self.state.withLock { $0.files[path] = bytes } },
      run: { command, _ throws(CredentialError) in
        let program = self.state.withLock { state in
          state.commands.append(command)
          return state.program
        }
        return try await program(command)
      },
      now: { self.now },
      sleep: { pause in self.state.withLock { $0.pauses.append(pause) } },
      transport: self)
  }

  /// A time, in seconds since 1970; those of tests are all in range.
  static func time(_ seconds: Int64) -> SigningTime {
    guard let time = try? SigningTime(secondsSinceEpoch: seconds) else { return .now() }
    return time
  }
}

/// A time in the answers, a number of seconds from the test machine's.
func timestamp(in seconds: Int64) -> String {
  let date = Date(timeIntervalSince1970: TimeInterval(1_767_225_600 + seconds))
  return date.formatted(.iso8601)
}

/// What no error may show. Secrets, tokens, keys, codes: all that a failing input holds is made of it.
let sentinel = "SENTINELs3cr3t"

/// A body.
func answer(_ status: Int = 200, _ text: String = "") -> TransportResponse {
  TransportResponse(status: status, body: Array(text.utf8))
}

/// The JSON of container services and instances.
func document(
  id: String = "ASIAEXAMPLE", token: String = "Token", expiration: String = timestamp(in: 3_600),
  code: String = "Success"
) -> String {
  """
  {"Code":"\(code)","Type":"AWS-HMAC","AccessKeyId":"\(id)","SecretAccessKey":"\(sentinel)-secret",
   "\(token)":"\(sentinel)-token","Expiration":"\(expiration)"}
  """
}

/// STS's answer.
func stsAnswer(_ operation: String, id: String = "ASIAROLE", expiration: String = timestamp(in: 3_600)) -> String {
  """
  <\(operation)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(operation)Result>
  <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/x/y</Arn></AssumedRoleUser>
  <Credentials><AccessKeyId>\(id)</AccessKeyId><SecretAccessKey>\(sentinel)-secret&amp;</SecretAccessKey>
  <SessionToken>\(sentinel)-token</SessionToken><Expiration>\(expiration)</Expiration></Credentials>
  </\(operation)Result></\(operation)Response>
  """
}

extension TransportRequest {
  func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

  /// The parameters of a form.
  var form: [String: String] {
    let pairs = String(decoding: body, as: UTF8.self).split(separator: "&").map {
      $0.split(separator: "=", maxSplits: 1)
    }
    return Dictionary(
      pairs.map { (String($0[0]), $0.count > 1 ? String($0[1]).removingPercentEncoding ?? "" : "") },
      uniquingKeysWith: { $1 })
  }
}
