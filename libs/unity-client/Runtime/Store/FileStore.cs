using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;

namespace Laurel
{
    /// <summary>Files of a folder, each written anew beside the old one and put in its place. Several windows of a game may have it.</summary>
    public sealed class FileStore : ISecureStore, IExclusive
    {
        private const string Ending = ".json";
        private const string Unfinished = ".new";
        private const string Lock = "lock";
        private const int MostTries = 6;
        private const int LockWaitMs = 2;
        private static readonly TimeSpan LockLimit = TimeSpan.FromMilliseconds(250);

        /// <summary>A folder that cannot be locked, or a window that is frozen with the lock, costs its wait once a minute.</summary>
        private static readonly TimeSpan LockRest = TimeSpan.FromMinutes(1);
        private const int FirstWaitMs = 2;
        private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
        private readonly string folder;
        private Stopwatch lockMissed;
        private bool isSwept;

        /// <param name="folder">made where it does not exist</param>
        public FileStore(string folder)
        {
            this.folder = folder;
        }

        /// <inheritdoc/>
        public string Load(string name)
        {
            var path = PathOf(name);
            return Tried(() => File.Exists(path) ? Read(path) : null);
        }

        /// <inheritdoc/>
        public void Save(string name, string value)
        {
            Directory.CreateDirectory(folder);
            Sweep();
            var path = PathOf(name);
            var wasThere = File.Exists(path);
            // Of this call alone: another window may write the same.
            var beside = path + "." + Uuid.Random().Substring(0, 8) + Unfinished;
            try
            {
                Write(beside, Encoding.UTF8.GetBytes(value));
                Tried(() => Put(beside, path));
            }
            finally
            {
                // A replacement that failed on Windows may have taken the old file: then this is all that is left.
                if (!wasThere || File.Exists(path)) TryDelete(beside);
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

        void IExclusive.Alone(Action work)
        {
            using (TryLock()) work();
        }

        /// <summary>Null where another window does not give it back in time.</summary>
        private FileStream TryLock()
        {
            var limit = lockMissed != null && lockMissed.Elapsed < LockRest ? TimeSpan.Zero : LockLimit;
            for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(LockWaitMs))
            {
                try
                {
                    Directory.CreateDirectory(folder);
                    return Locked(Path.Combine(folder, Lock));
                }
                catch (Exception failure) when (IsPassing(failure))
                {
                    if (waited.Elapsed < limit) continue;
                    if (limit > TimeSpan.Zero) lockMissed = Stopwatch.StartNew();
                    return null;
                }
            }
        }

        private static FileStream Locked(string path)
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            try
            {
                // Not to share is enough on Windows alone.
                file.Lock(0, 1);
            }
            catch (NotSupportedException)
            {
                // Then windows may meet a conflict that there was none.
            }
            catch (Exception)
            {
                file.Dispose();
                throw;
            }
            return file;
        }

        private static string Read(string path)
        {
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            using (var text = new StreamReader(file, Encoding.UTF8)) return text.ReadToEnd();
        }

        private static void Write(string path, byte[] bytes)
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(bytes, 0, bytes.Length);
                file.Flush(true);
            }
        }

        /// <summary>On Windows a replacement may fail when the old file has gone: the next try moves.</summary>
        private static bool Put(string beside, string path)
        {
            if (File.Exists(path)) File.Replace(beside, path, null, true);
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
                catch (Exception failure) when (failed < MostTries && IsPassing(failure))
                {
                    Thread.Sleep(FirstWaitMs << (failed - 1));
                }
            }
        }

        /// <summary>What a game that was killed has left unfinished.</summary>
        private void Sweep()
        {
            if (isSwept) return;
            isSwept = true;
            foreach (var path in Directory.GetFiles(folder).Where(path => path.EndsWith(Unfinished, StringComparison.Ordinal)))
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Abandoned) TryDelete(path);
        }

        private static bool IsPassing(Exception failure)
        {
            return failure is IOException || failure is UnauthorizedAccessException;
        }

        private static void TryDelete(string path)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception failure) when (IsPassing(failure))
            {
                // It does no harm.
            }
        }

        private string PathOf(string name)
        {
            if (name.Length == 0 || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0) throw new ArgumentException("Not a file's name: " + name, "name");
            return Path.Combine(folder, name + Ending);
        }
    }
}
