public import SigV4

/// All that the providers know of the machine, so that a test, or a server, can be the machine.
public struct CredentialEnvironment: Sendable {
  /// The value of an environment variable; nil where it is not set.
  public var variable: @Sendable (_ name: String) -> String?
  /// The bytes of a file; nil where there is none. Throws `unavailable` where it cannot be read.
  public var readFile: @Sendable (_ path: String) throws(CredentialError) -> [UInt8]?
  /// Puts a file, readable by its owner alone, in the place of another in one step. Throws `unavailable`.
  public var replaceFile: @Sendable (_ path: String, _ bytes: [UInt8]) throws(CredentialError) -> Void
  /// Runs a program without a shell and returns what it wrote to standard output. Its standard input is empty, and its
  /// standard error is not read. Throws `unavailable`, `refused` where its status is not 0, `cancelled`.
  public var run: @Sendable (_ command: [String], _ timeout: Duration) async throws(CredentialError) -> [UInt8]
  /// The time of the clock.
  public var now: @Sendable () -> SigningTime
  /// Waits, between two attempts to reach a server. Throws when the task is cancelled.
  public var sleep: @Sendable (_ duration: Duration) async throws -> Void
  /// HTTP.
  public var transport: any HTTPTransport

  /// A machine of your own making.
  /// - Parameters:
  ///   - variable: The value of an environment variable.
  ///   - readFile: The bytes of a file.
  ///   - replaceFile: Puts a file in the place of another.
  ///   - run: Runs a program.
  ///   - now: The time of the clock.
  ///   - sleep: Waits.
  ///   - transport: HTTP.
  public init(
    variable: @escaping @Sendable (_ name: String) -> String?,
    readFile: @escaping @Sendable (_ path: String) throws(CredentialError) -> [UInt8]?,
    replaceFile: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) throws(CredentialError) -> Void,
    run: @escaping @Sendable (_ command: [String], _ timeout: Duration) async throws(CredentialError) -> [UInt8],
    now: @escaping @Sendable () -> SigningTime,
    sleep: @escaping @Sendable (_ duration: Duration) async throws -> Void,
    transport: any HTTPTransport
  ) {
    self.variable = variable
    self.readFile = readFile
    self.replaceFile = replaceFile
    self.run = run
    self.now = now
    self.sleep = sleep
    self.transport = transport
  }

  /// The process's variables, its files, programs and clock, and `URLSession`; without the package's trait
  /// `Networking`, a transport that is always `unavailable`.
  public static var system: CredentialEnvironment { system(transport: SystemTransport()) }

  /// The process's variables, its files, programs and clock, and another HTTP client.
  /// - Parameter transport: The HTTP client.
  public static func system(transport: any HTTPTransport) -> CredentialEnvironment {
    CredentialEnvironment(
      variable: SystemFiles.variable, readFile: SystemFiles.read, replaceFile: SystemFiles.replace,
      run: ProgramRun.output, now: SigningTime.now, sleep: { try await Task.sleep(for: $0) }, transport: transport)
  }
}

extension CredentialEnvironment {
  /// The value of a variable; one that is empty counts as not set.
  func nonEmptyVariable(_ name: String) -> String? {
    guard let value = variable(name), !value.isEmpty else { return nil }
    return value
  }

  /// Whether a variable says `true`, in any case.
  func isTrue(_ name: String) -> Bool { variable(name)?.lowercased() == "true" }

  /// A path with `~` at its beginning, `$NAME` and `${NAME}` replaced, as botocore does; unknown names stay.
  func expand(path: String) -> String {
    var expanded = ""
    var rest = path[...]
    while let dollar = rest.firstIndex(of: "$") {
      expanded += rest[..<dollar]
      rest = rest[dollar...].dropFirst()
      let isBraced = rest.first == "{"
      let body = isBraced ? rest.dropFirst() : rest
      let name = body.prefix {
        isBraced ? $0 != "}" : $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_"
      }
      let after = body[name.endIndex...]
      if !name.isEmpty, !isBraced || after.first == "}", let value = variable(String(name)) {
        expanded += value
        rest = isBraced ? after.dropFirst() : after
      } else {
        expanded += "$"
      }
    }
    expanded += rest
    guard expanded == "~" || expanded.hasPrefix("~/"), let home = homeDirectory else { return expanded }
    return home + expanded.dropFirst()
  }

  private var homeDirectory: String? {
    nonEmptyVariable("HOME").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
  }

  /// A file's text.
  /// - Throws: `invalidConfiguration` where there is no such file or it is not UTF-8.
  func text(ofFile path: String, called what: String) throws(CredentialError) -> String {
    guard let bytes = try readFile(path) else {
      throw CredentialError(.invalidConfiguration, "\(what), \(path), is not there")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CredentialError(.invalidConfiguration, "\(what), \(path), is not UTF-8")
    }
    return text
  }

  /// Sends a request; asks again, after a pause that doubles, while `isPassing` says that the failure may pass.
  /// - Parameter service: Who is asked, by the name that errors begin with.
  func send(
    _ request: TransportRequest, to service: String, attempts: Int, pause: Duration,
    isPassing: (TransportResponse) -> Bool
  ) async throws(CredentialError) -> TransportResponse {
    var pause = pause
    for attempt in 1...max(attempts, 1) {
      do throws(CredentialError) {
        let response = try await transport.send(request)
        if attempt >= attempts || !isPassing(response) { return response }
      } catch {
        guard error.code != .cancelled else { throw error }
        if attempt >= attempts || error.code != .unavailable {
          throw CredentialError(error.code, "\(service): \(error.message)")
        }
      }
      do { try await sleep(pause) } catch { throw .cancelled }
      pause *= 2
    }
    throw CredentialError(.unavailable, "\(service): no attempt was made")
  }
}
