namespace Buergerservice.Storage.Content;

/// <summary>
/// A file that one process of all that share the data folder has open at a time. What is made once per installation is
/// made under it: nodes that start together must get the same. Moving a finished draft into place would not do: .NET
/// looks first and then renames, so the later of two would replace the first.
/// </summary>
public static class LockedFile
{
    private const int Attempts = 15_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens a file for oneself, making it empty and readable by its owner only; waits up to five minutes for others.</summary>
    /// <exception cref="IOException">Another process keeps it, or the file cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        for (var left = Attempts; ; left--)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (left > 0 && File.Exists(path))
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
