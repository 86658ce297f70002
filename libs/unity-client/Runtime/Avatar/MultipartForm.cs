using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Laurel
{
    /// <summary>A form as the storage takes it: the fields in their order, the file last.</summary>
    internal static class MultipartForm
    {
        public static byte[] Write(string boundary, IEnumerable<KeyValuePair<string, string>> fields, byte[] file, string contentType)
        {
            using (var form = new MemoryStream())
            {
                foreach (var field in fields) Put(form, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.Key + "\"\r\n\r\n" + field.Value + "\r\n");
                Put(form, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture\"\r\nContent-Type: " + contentType + "\r\n\r\n");
                form.Write(file, 0, file.Length);
                Put(form, "\r\n--" + boundary + "--\r\n");
                return form.ToArray();
            }
        }

        private static void Put(Stream form, string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            form.Write(bytes, 0, bytes.Length);
        }
    }
}
