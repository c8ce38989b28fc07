// Which CPU this is.

#if canImport(Darwin)
internal import Darwin
#endif

enum Processor {
  /// The name that the CPU or the system gives it; nil where neither does.
  static var name: String? {
    #if canImport(Darwin)
    var bytes = [UInt8](repeating: 0, count: 256)
    var byteCount = bytes.count
    guard unsafe sysctlbyname("machdep.cpu.brand_string", &bytes, &byteCount, nil, 0) == 0 else { return nil }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #else
    let lines = Files.read("/proc/cpuinfo", limit: 1 << 16)?.split(separator: "\n") ?? []
    for line in lines where line.hasPrefix("model name") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return nil
    #endif
  }
}
