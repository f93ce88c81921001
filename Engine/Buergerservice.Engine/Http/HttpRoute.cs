using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.Engine.Http;

/// <summary>
/// A path with parameters, such as <c>antrag/{nummer}/status</c>. Letter case does not count. At most six segments, so that
/// a request finds its endpoint by a handful of hashes however many endpoints there are.
/// </summary>
public sealed class HttpRoute
{
    /// <summary>Most segments of a path.</summary>
    public const int MaxSegments = 6;

    /// <summary>Paths that begin with it are the server's own.</summary>
    public const string ReservedPrefix = "_";

    private readonly string[] _segments;

    private HttpRoute(string[] segments) => _segments = segments;

    /// <summary>The path in lower case with parameters as <c>{}</c>.</summary>
    public string Pattern => string.Join('/', _segments.Select(s => IsParameter(s) ? "{}" : s));

    /// <summary>Reads a route.</summary>
    /// <param name="path">The path; slashes around it do not count.</param>
    /// <param name="problem">German message on what is wrong with it.</param>
    /// <returns>Null when it is not a route.</returns>
    public static HttpRoute? Parse(string? path, out string problem)
    {
        problem = "";
        var segments = (path ?? "").Trim().Trim('/').Split('/');
        if (segments is [""] || segments.Any(s => s.Length == 0))
            problem = "Der Pfad ist leer oder hat einen leeren Abschnitt.";
        else if (segments.Length > MaxSegments)
            problem = $"Der Pfad hat mehr als {MaxSegments} Abschnitte.";
        else if (segments[0].StartsWith(ReservedPrefix, StringComparison.Ordinal))
            problem = "Pfade, die mit einem Unterstrich beginnen, sind vergeben.";
        else if (!Array.TrueForAll(segments, IsSegment))
            problem = "Erlaubt sind Buchstaben, Ziffern, Punkt, Binde- und Unterstrich sowie Parameter in geschweiften Klammern wie {nummer}.";
        else if (segments.Where(IsParameter).Select(s => s.ToUpperInvariant()).GroupBy(s => s).Any(g => g.Count() > 1))
            problem = "Ein Parameter kommt mehrfach vor.";
        return problem.Length > 0 ? null : new([.. segments.Select(s => IsParameter(s) ? s : s.ToLowerInvariant())]);
    }

    /// <summary>Hash by which a request finds the route.</summary>
    public string HashFor(string method) => HashOf(method, Pattern);

    /// <summary>Key of a wait for a request: method, path and the settings of the endpoint.</summary>
    public static string KeyOf(string method, string path, string options) => $"{method.ToUpperInvariant()} {path.Trim()}\n{options}";

    /// <summary>Takes a wait's key apart.</summary>
    public static (string Method, string Path, string Options) PartsOf(string key)
    {
        var (space, line) = (key.IndexOf(' ', StringComparison.Ordinal), key.IndexOf('\n', StringComparison.Ordinal));
        return (key[..space], key[(space + 1)..line], key[(line + 1)..]);
    }

    internal static string HashOfWait(string key)
    {
        var (method, path, _) = PartsOf(key);
        return Parse(path, out var problem)?.HashFor(method) ?? throw new DomainRuleException(problem);
    }

    /// <summary>Hashes of all routes that would fit a request, the most exact first; empty when none can.</summary>
    public static IReadOnlyList<string> Candidates(string method, string path)
    {
        var segments = path.Trim('/').Split('/');
        if (segments.Length > MaxSegments || Array.Exists(segments, s => s.Length is 0 or > 200))
            return [];
        // Each set of segments may be parameters; fewer and later parameters are more exact.
        return [.. Enumerable.Range(0, 1 << segments.Length)
            .OrderBy(mask => int.PopCount(mask)).ThenBy(mask => Reverse(mask, segments.Length))
            .Select(mask => HashOf(method, string.Join('/', segments.Select((s, i) => (mask & (1 << i)) != 0 ? "{}" : s.ToLowerInvariant()))))];
    }

    /// <summary>Values of the parameters in a path that fits.</summary>
    public Dictionary<string, object?> Read(string path)
    {
        var values = path.Trim('/').Split('/');
        var result = new Dictionary<string, object?>();
        for (var i = 0; i < _segments.Length && i < values.Length; i++)
        {
            if (IsParameter(_segments[i]))
                result[_segments[i][1..^1]] = values[i];
        }

        return result;
    }

    private static int Reverse(int mask, int length) => Enumerable.Range(0, length).Sum(i => (mask & (1 << i)) != 0 ? 1 << (length - 1 - i) : 0);

    private static string HashOf(string method, string pattern) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{HttpEndpoint.TypeName}|{method.ToUpperInvariant()}|{pattern}")));

    private static bool IsParameter(string segment) => segment is ['{', .., '}'];

    private static bool IsSegment(string segment) => IsParameter(segment)
        ? segment.Length > 2 && segment[1..^1].All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        : segment is not ("." or "..") && segment.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');
}
