using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;

namespace Laurel
{
    /// <summary>Files of a folder, each written anew beside the old one and put in its place. Several windows of a game may have it.</summary>
    public sealed class FileStore : ISharedStore
    {
        private const string Ending = ".json";
        private const string Unfinished = ".new";
        private const int MostTries = 6;
        private const int FirstWaitMs = 2;
        private readonly string folder;

        /// <param name="folder">made where it does not exist</param>
        public FileStore(string folder)
        {
            this.folder = folder;
        }

        /// <inheritdoc/>
        public string Load(string name)
        {
            var path = PathOf(name);
            return Tried(() => File.Exists(path) ? File.ReadAllText(path, Encoding.UTF8) : null);
        }

        /// <inheritdoc/>
        public void Save(string name, string value)
        {
            Directory.CreateDirectory(folder);
            var path = PathOf(name);
            // Of this call alone: another window may write the same.
            var beside = path + "." + Uuid.Random() + Unfinished;
            try
            {
                Write(beside, Encoding.UTF8.GetBytes(value));
                Tried(() => Put(beside, path));
            }
            catch (Exception)
            {
                File.Delete(beside);
                throw;
            }
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            var path = PathOf(name);
            if (Directory.Exists(folder)) Tried(() => Removed(path));
        }

        /// <inheritdoc/>
        public IReadOnlyList<string> Names(string prefix)
        {
            if (!Directory.Exists(folder)) return new string[0];
            var names = Directory.GetFiles(folder).Select(Path.GetFileName).Where(name => name.EndsWith(Ending, StringComparison.Ordinal));
            return names.Select(name => name.Substring(0, name.Length - Ending.Length)).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        }

        private static void Write(string path, byte[] bytes)
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(bytes, 0, bytes.Length);
                file.Flush(true);
            }
        }

        private static bool Put(string beside, string path)
        {
            if (File.Exists(path)) File.Replace(beside, path, null);
            else File.Move(beside, path);
            return true;
        }

        private static bool Removed(string path)
        {
            File.Delete(path);
            return true;
        }

        /// <summary>Another window, or a scanner of viruses, may have the file for a moment: tried for about 60 ms.</summary>
        private static T Tried<T>(Func<T> work)
        {
            for (var failed = 1; ; failed++)
            {
                try
                {
                    return work();
                }
                catch (Exception failure) when (failed < MostTries && (failure is IOException || failure is UnauthorizedAccessException))
                {
                    Thread.Sleep(FirstWaitMs << (failed - 1));
                }
            }
        }

        private string PathOf(string name)
        {
            if (name.Length == 0 || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0) throw new ArgumentException("Not a file's name: " + name, "name");
            return Path.Combine(folder, name + Ending);
        }
    }
}
