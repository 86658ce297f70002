using System;
using System.IO;
using System.Text;

namespace Laurel
{
    /// <summary>Files of a folder, each written anew beside the old one and put in its place.</summary>
    public sealed class FileStore : ISecureStore
    {
        private const string Unfinished = ".new";
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
            return File.Exists(path) ? File.ReadAllText(path, Encoding.UTF8) : null;
        }

        /// <inheritdoc/>
        public void Save(string name, string value)
        {
            Directory.CreateDirectory(folder);
            var path = PathOf(name);
            var bytes = Encoding.UTF8.GetBytes(value);
            using (var file = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write))
            {
                file.Write(bytes, 0, bytes.Length);
                file.Flush(true);
            }
            if (File.Exists(path)) File.Replace(path + Unfinished, path, null);
            else File.Move(path + Unfinished, path);
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            if (Directory.Exists(folder)) File.Delete(PathOf(name));
        }

        private string PathOf(string name)
        {
            if (name.Length == 0 || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0) throw new ArgumentException("Not a file's name: " + name, "name");
            return Path.Combine(folder, name + ".json");
        }
    }
}
