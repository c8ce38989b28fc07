/// A blocking TCP connection to a local server.

#if canImport(Glibc)
import Glibc
private let streamSocket = Int32(SOCK_STREAM.rawValue)
#else
import Darwin
private let streamSocket = SOCK_STREAM
#endif

struct TCPConnection: ~Copyable {
  private let descriptor: Int32

  /// How long one write or read may take.
  private static let timeout = timeval(tv_sec: 30, tv_usec: 0)

  /// A connection to `address:port`, where the address is an IPv4 address in figures.
  static func open(to authority: Substring) throws -> TCPConnection {
    let parts = authority.split(separator: ":")
    guard parts.count == 2, let port = UInt16(parts[1]) else { throw Failure("no address and port in \(authority)") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard unsafe inet_pton(AF_INET, String(parts[0]), &address.sin_addr) == 1 else {
      throw Failure("not an IPv4 address: \(parts[0])")
    }
    let connection = TCPConnection(descriptor: socket(AF_INET, streamSocket, 0))
    connection.setTimeout(SO_RCVTIMEO)
    connection.setTimeout(SO_SNDTIMEO)
    let status = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(connection.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Failure("cannot connect to \(authority): errno \(errno)") }
    return connection
  }

  deinit { _ = close(descriptor) }

  /// Sends bytes. A peer that answers before it has read everything may close early: reading tells what it said.
  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// Everything the peer sends until it closes the connection.
  func readToEnd() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let received = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
      guard received >= 0 else { throw Failure("no answer: errno \(errno)") }
      if received == 0 { return bytes }
      bytes += buffer[..<received]
    }
  }

  private func setTimeout(_ option: Int32) {
    var timeout = Self.timeout
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }
}
