using System.Runtime.InteropServices;

namespace Buergerservice.Storage.Content;

/// <summary>Brings a folder's entries to disk. .NET flushes files only; on Windows the file system does it by itself.</summary>
public static class DurableFolder
{
    /// <summary>Flushes the entries of one folder.</summary>
    /// <exception cref="IOException">The folder cannot be opened or flushed.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, 0);
        if (descriptor < 0)
            throw new IOException($"Der Ordner {path} kann nicht geöffnet werden.");
        var result = Sync(descriptor);
        _ = Close(descriptor);
        if (result != 0)
            throw new IOException($"Der Ordner {path} kann nicht dauerhaft gespeichert werden.");
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
