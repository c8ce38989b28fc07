// What the two shared files say: the profiles, and what they refer to.

/// The config file and the credentials file, read once.
struct SharedConfiguration: Sendable {
  /// The config file's profiles, each with the credentials file's settings of the same name over its own.
  private(set) var profiles: [String: INISettings] = [:]
  /// The config file's profiles alone.
  private(set) var configProfiles: [String: INISettings] = [:]
  /// The credentials file's sections.
  private(set) var credentialsSections: [String: INISettings] = [:]
  private(set) var ssoSessions: [String: INISettings] = [:]
  private(set) var services: [String: INISettings] = [:]
  /// The config file's sections that are none of these.
  private(set) var others: [String: INISettings] = [:]
  let configPath: String
  let credentialsPath: String
  /// Why a file was passed over; empty where both were read.
  private(set) var remarks: [String] = []

  /// Reads the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name, or else `~/.aws/config` and
  /// `~/.aws/credentials`. A file that is not there is an empty one.
  /// - Throws: `invalidConfiguration`, with the path and the line.
  init(_ environment: CredentialEnvironment) throws(CredentialError) {
    configPath = environment.expand(path: environment.nonEmptyVariable("AWS_CONFIG_FILE") ?? "~/.aws/config")
    credentialsPath = environment.expand(
      path: environment.nonEmptyVariable("AWS_SHARED_CREDENTIALS_FILE") ?? "~/.aws/credentials")
    if let file = try read(configPath, environment) { sort(file) }
    profiles = configProfiles
    if let file = try read(credentialsPath, environment) {
      for (name, settings) in file.sections {
        credentialsSections[name] = settings
        profiles[name, default: [:]].merge(settings) { $1 }
      }
    }
  }

  private mutating func read(
    _ path: String, _ environment: CredentialEnvironment
  ) throws(CredentialError) -> INIFile? {
    let bytes: [UInt8]?
    do throws(CredentialError) {
      bytes = try environment.readFile(path)
    } catch {
      // botocore passes over a file that it may not open. So does this, but it says so.
      remarks.append(error.message)
      return nil
    }
    guard let bytes else {
      remarks.append("\(path) is not there")
      return nil
    }
    do throws(CredentialError) {
      return try INIFile(bytes)
    } catch {
      throw CredentialError(error.code, "\(path): \(error.message)")
    }
  }

  /// Sorts the sections by what their names begin with. Of two with one name, the later counts.
  private mutating func sort(_ file: INIFile) {
    for (header, settings) in file.sections {
      if header.hasPrefix("profile") {
        if let name = Self.name(in: header) { configProfiles[name] = settings }
      } else if header.hasPrefix("sso-session") {
        if let name = Self.name(in: header) { ssoSessions[name] = settings }
      } else if header.hasPrefix("services") {
        if let name = Self.name(in: header) { services[name] = settings }
      } else if header == "default" {
        configProfiles[header] = settings
      } else {
        others[header] = settings
      }
    }
  }

  /// The name in `profile name`, perhaps in quotes.
  private static func name(in header: String) -> String? {
    guard let words = shellWords(header), words.count == 2 else { return nil }
    return words[1]
  }

  /// Why a profile that is not there is not there.
  func unknownProfile(_ name: String) -> CredentialError {
    let reason = ["there is no profile \"\(name)\" in \(configPath) or \(credentialsPath)"] + remarks
    return CredentialError(.invalidConfiguration, reason.joined(separator: "; "))
  }
}

/// One profile of the shared files.
struct Profile: Sendable {
  let name: String
  let settings: INISettings

  init(_ name: String, _ settings: INISettings) {
    self.name = name
    self.settings = settings
  }

  /// The text of a setting; nil where it is not there or is a block.
  subscript(_ key: String) -> String? { settings[key]?.text }

  func has(_ key: String) -> Bool { settings[key] != nil }

  /// The text of a setting that must be there and not be empty.
  func required(_ key: String) throws(CredentialError) -> String {
    guard let value = self[key], !value.isEmpty else { throw invalid("has no \(key)") }
    return value
  }

  func invalid(_ what: String) -> CredentialError {
    CredentialError(.invalidConfiguration, "the profile \"\(name)\" \(what)")
  }
}

extension CredentialEnvironment {
  /// The profile to use: the one asked for, or AWS_DEFAULT_PROFILE, or AWS_PROFILE (botocore's order), or `default`.
  func profileName(_ asked: String?) -> String { asked ?? namedProfile ?? "default" }

  /// The profile that the environment names.
  var namedProfile: String? { nonEmptyVariable("AWS_DEFAULT_PROFILE") ?? nonEmptyVariable("AWS_PROFILE") }
}
