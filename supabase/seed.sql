-- A lively community to try things with: 64 people, 13 venues, 12 categories, 45 events, more than 700 registrations,
-- a blog with 9 posts, 21 resources, a forum with 12 topics.
-- Invented people; real barrios of Medellín. Dates count from the day of loading. Nobody has a password, nobody is an
-- admin. Ids are fixed: 5eed0001 people, 5eed0002 venues, 5eed0003 categories, 5eed0004 events, 5eed0005 registrations,
-- 5eed0006 roles, 5eed0007 categories of resources, 5eed0008 resources, 5eed0009 posts of the blog, 5eed000a comments on
-- them, 5eed000b connections, 5eed000c messages, 5eed000e categories of the forum, 5eed000f topics, 5eed0010 replies,
-- 5eed0011 models, 5eed0012 reports;
-- the number stands at the end:
-- 5eed0004-0000-4000-8000-000000000007 is event 7.
-- Loading it again adds what is missing and changes nothing else. Plain statements only: it runs through the Supabase
-- CLI (`db push --include-seed`) as well as in one script.

do $$
declare
    v_strangers bigint;
begin
    select count(*) into v_strangers
    from auth.users as u
    where u.id::text not like '5eed0001-0000-4000-8000-%';
    if v_strangers > 0 then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('seed.sql is for empty projects: this database has %s account(s) of its own', v_strangers),
            hint = 'Load it into another database; nothing was changed here.';
    end if;
end
$$;

-- People --------------------------------------------------------------------------------------------------------------
insert into auth.users (
    instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
    created_at, updated_at, confirmation_token, recovery_token, email_change, email_change_token_new
)
with p (n, first_name, last_name, joined) as (
    values
    -- number, first name, last name, days since joining; 1-6 organize, 7-26 are members
    (1, 'Valentina', 'Restrepo Mejía', 430),
    (2, 'Juan Camilo', 'Ospina Vélez', 428),
    (3, 'Luz Marina', 'Hinestroza Palacios', 425),
    (4, 'Andrés Felipe', 'Zuluaga Gómez', 421),
    (5, 'Daniela', 'Arboleda Ríos', 415),
    (6, 'Mauricio', 'Echeverri Posada', 410),
    (7, 'Carolina', 'Jaramillo Uribe', 409),
    (8, 'Santiago', 'Londoño Cardona', 408),
    (9, 'Yuliana', 'Mosquera Rentería', 404),
    (10, 'Sebastián', 'Giraldo Henao', 402),
    (11, 'Manuela', 'Botero Isaza', 400),
    (12, 'Jhon Jairo', 'Cuesta Murillo', 399),
    (13, 'Isabel Cristina', 'Álvarez Toro', 397),
    (14, 'Mateo', 'Correa Builes', 395),
    (15, 'Natalia', 'Quintero Salazar', 390),
    (16, 'Esteban', 'Montoya Duque', 388),
    (17, 'Laura Sofía', 'Bedoya Marín', 386),
    (18, 'Óscar Iván', 'Tabares Loaiza', 384),
    (19, 'María Alejandra', 'Sierra Cano', 381),
    (20, 'Felipe', 'Villegas Saldarriaga', 379),
    (21, 'Kelly Johana', 'Palacio Asprilla', 376),
    (22, 'David', 'Muñoz Agudelo', 374),
    (23, 'Catalina', 'Vásquez Peláez', 372),
    (24, 'Alejandro', 'Cadavid Restrepo', 370),
    (25, 'Paula Andrea', 'Gaviria Ochoa', 368),
    (26, 'Camilo', 'Suárez Betancur', 366),
    (27, 'Juliana', 'Castaño Hoyos', 365),
    (28, 'Nicolás', 'Franco Arango', 363),
    (29, 'Sara', 'Monsalve Tobón', 361),
    (30, 'Brayan Stiven', 'Rentería Córdoba', 358),
    (31, 'Ana María', 'Lopera Zapata', 356),
    (32, 'Simón', 'Escobar Naranjo', 355),
    (33, 'Diana Patricia', 'Ramírez Holguín', 352),
    (34, 'Tomás', 'Aristizábal Serna', 350),
    (35, 'Verónica', 'Pineda Grajales', 347),
    (36, 'Julián', 'Patiño Orozco', 345),
    (37, 'Melissa', 'Córdoba Chaverra', 340),
    (38, 'Ricardo', 'Bustamante Yepes', 338),
    (39, 'Mariana', 'Hoyos Valencia', 335),
    (40, 'Emmanuel', 'Acevedo Rúa', 330),
    (41, 'Tatiana', 'Urrego Higuita', 318),
    (42, 'Jorge Iván', 'Builes Carmona', 305),
    (43, 'Gabriela', 'Mesa Trujillo', 290),
    (44, 'Cristian', 'Taborda Muriel', 274),
    (45, 'Lina Marcela', 'Duque Ramírez', 260),
    (46, 'Wilmar', 'Higuita Usuga', 245),
    (47, 'Salomé', 'Piedrahíta Vélez', 231),
    (48, 'Hernán Darío', 'Rojas Castrillón', 214),
    (49, 'Luisa Fernanda', 'Gallego Marulanda', 200),
    (50, 'Kevin', 'Mena Bejarano', 186),
    (51, 'Olga Lucía', 'Parra Sepúlveda', 170),
    (52, 'Miguel Ángel', 'Tirado Cossio', 157),
    (53, 'Susana', 'Jiménez Upegui', 141),
    (54, 'Edwin', 'Perea Moreno', 126),
    (55, 'Antonia', 'Velásquez Ángel', 110),
    (56, 'Samuel', 'Ríos Montoya', 96),
    (57, 'Emily', 'Carter', 83),
    (58, 'Lukas', 'Brandt', 70),
    (59, 'Ximena', 'Ñungo Barrera', 58),
    (60, 'Pablo', 'Hurtado Quiroz', 45),
    (61, 'Dayana', 'Torres Guisao', 33),
    (62, 'Jerónimo', 'Gil Puerta', 21),
    (63, 'Manuel Antonio', 'Zea Berrío', 12),
    (64, 'Eliana', 'Cossio Machado', 5)
)

select
    '00000000-0000-0000-0000-000000000000',
    ('5eed0001-0000-4000-8000-' || lpad(p.n::text, 12, '0'))::uuid,
    'authenticated',
    'authenticated',
    private.slugify(p.first_name) || '.' || private.slugify(split_part(p.last_name, ' ', 1)) || '@example.com',
    '',
    now() - make_interval(days => p.joined, mins => 7 * p.n - 3),
    '{"provider": "email", "providers": ["email"]}'::jsonb,
    jsonb_build_object('first_name', p.first_name, 'last_name', p.last_name),
    now() - make_interval(days => p.joined, mins => 7 * p.n),
    now() - make_interval(days => p.joined, mins => 7 * p.n),
    '',
    '',
    '',
    ''
from p
on conflict (id) do nothing;

insert into auth.identities (provider_id, user_id, identity_data, provider, created_at, updated_at)
select
    u.id::text,
    u.id,
    jsonb_build_object('sub', u.id, 'email', u.email, 'email_verified', true),
    'email',
    u.created_at,
    u.created_at
from auth.users as u
where
    u.id::text like '5eed0001-0000-4000-8000-%'
    and not exists (select from auth.identities as i where i.user_id = u.id and i.provider = 'email');

with d (n, experience_level, bio, ai_interests, skills) as (
    values
    (
        1, 'expert', 'Lidera un equipo de PLN en Ruta N y enseña a leer artículos sin miedo.',
        'modelos de lenguaje, PLN en español, evaluación', 'Python, PyTorch, docencia'
    ),
    (
        2, 'advanced', 'Ingeniero de datos. Organiza los encuentros de los jueves y siempre lleva el tinto.',
        'MLOps, datos abiertos', 'SQL, Airflow, dbt'
    ),
    (
        3, 'expert', 'Investiga sesgos algorítmicos; del Chocó, en Medellín desde hace veinte años.',
        'ética, IA y territorio, auditoría de modelos', 'investigación, estadística, R'
    ),
    (
        4, 'advanced', 'Robótica educativa en colegios de Aranjuez y Manrique.',
        'robótica, visión por computador, educación', 'C++, ROS, Arduino'
    ),
    (
        5, 'advanced', 'Diseñadora de producto; ayuda a que la IA se entienda sin manual.',
        'IA generativa, experiencia de usuario', 'Figma, investigación de usuarios'
    ),
    (
        6, 'expert', 'Fundó dos empresas de analítica, cerró una y cuenta las dos historias.',
        'IA en empresas, emprendimiento', 'estrategia, finanzas, Python'
    ),
    (
        7, 'advanced', 'Médica radióloga, aprende visión por computador los sábados.',
        'IA en salud, imágenes médicas', 'radiología, Python'
    ),
    (8, 'advanced', 'Backend por oficio, agentes por curiosidad.', 'agentes, RAG', 'Go, PostgreSQL, Python'),
    (
        9, 'intermediate', 'Periodista de datos; verifica cifras antes de dormir.',
        'datos abiertos, verificación', 'R, SQL, escritura'
    ),
    (
        10, 'expert', 'Científico de datos en un banco. Defensor de los modelos sencillos.',
        'series de tiempo, riesgo', 'Python, XGBoost, SQL'
    ),
    (
        11, 'intermediate', 'Abogada: habeas data, derechos de autor y modelos generativos.',
        'regulación, privacidad', 'derecho, política pública'
    ),
    (12, 'intermediate', 'Profesor de matemáticas en Castilla.', 'educación, tutores inteligentes', 'álgebra, Python'),
    (
        13, 'advanced', 'Bibliotecaria; cataloga con modelos de lenguaje y desconfía de ellos.',
        'bibliotecas, recuperación de información', 'metadatos, Python, SQL'
    ),
    (14, 'advanced', 'Hace que los modelos quepan en un teléfono.', 'IA en el borde, cuantización', 'Rust, C++, ONNX'),
    (
        15, 'intermediate', 'Lingüista computacional: variantes del español de Antioquia.',
        'PLN en español, voz', 'lingüística, Python'
    ),
    (
        16, 'advanced', 'Ingeniero electrónico, cámaras y semáforos.',
        'visión por computador, movilidad', 'OpenCV, C++, Python'
    ),
    (17, 'beginner', 'Estudia ingeniería de sistemas en la Nacional.', 'aprendizaje automático', 'Java, Python'),
    (
        18, 'intermediate', 'Caficultor en Ciudad Bolívar y programador a ratos.',
        'IA y agro, sensores', 'IoT, Python, café'
    ),
    (19, 'advanced', 'Arquitecta; ciudad, datos y movilidad.', 'datos abiertos, mapas', 'QGIS, PostGIS, R'),
    (
        20, 'intermediate', 'Desarrollador frontend. Le gustan las interfaces que esperan bien.',
        'IA generativa, interfaces', 'TypeScript, React'
    ),
    (
        21, 'intermediate', 'Ingeniera de telecomunicaciones y mentora de niñas en tecnología.',
        'educación, IoT', 'redes, Python, mentoría'
    ),
    (22, 'advanced', 'MLOps: si no está en producción, no existe.', 'MLOps, observabilidad', 'Kubernetes, Python'),
    (
        23, 'expert', 'Bioinformática; genomas, proteínas y mucho café.',
        'biología, aprendizaje profundo', 'Python, PyTorch, R'
    ),
    (24, 'intermediate', 'Economista del sector público.', 'política pública, datos abiertos', 'Stata, R, SQL'),
    (25, 'intermediate', 'Psicóloga; estudia cómo confiamos en las máquinas.', 'ética, interacción', 'estadística, R'),
    (26, 'advanced', 'Músico e ingeniero de sonido; síntesis de voz.', 'audio, IA generativa', 'Python, DSP'),
    (27, 'beginner', 'Contadora; quiere automatizar lo aburrido.', 'automatización, agentes', 'Excel, SQL'),
    (28, 'intermediate', 'Desarrollador móvil.', 'IA en el borde', 'Kotlin, Swift'),
    (29, 'beginner', 'Estudiante de comunicación.', 'IA generativa, narrativas', 'escritura, video'),
    (30, 'beginner', 'Aprendiz del SENA en programación de software.', 'aprendizaje automático', 'Python, Git'),
    (31, 'intermediate', 'Enfermera jefe; sueña con historias clínicas legibles.', 'IA en salud', 'gestión clínica'),
    (32, 'advanced', 'Videojuegos y aprendizaje por refuerzo.', 'refuerzo, simulación', 'Unity, C#, Python'),
    (33, 'intermediate', 'Gestora cultural del centro.', 'arte e IA', 'gestión, fotografía'),
    (
        34, 'advanced', 'Seguridad informática; rompe asistentes para que los arreglen.',
        'seguridad, agentes', 'Python, pentesting'
    ),
    (35, 'beginner', 'Diseña joyas con modelos generativos.', 'arte e IA', 'diseño 3D'),
    (
        36, 'intermediate', 'Ingeniero civil; grietas, drones y redes neuronales.',
        'visión por computador', 'Python, QGIS'
    ),
    (37, 'intermediate', 'Analista de datos en una EPS.', 'IA en salud, MLOps', 'SQL, Power BI, Python'),
    (38, 'beginner', 'Pensionado de EPM; volvió a estudiar a los 63.', 'energía, series de tiempo', 'ingeniería'),
    (
        39, 'intermediate', 'Traductora; compara modelos con diccionario en mano.',
        'PLN en español', 'traducción, Python'
    ),
    (40, 'advanced', 'Investigador en grafos.', 'grafos, recomendación', 'Python, Neo4j'),
    (41, 'beginner', 'Profesora de primaria en San Javier.', 'educación', 'pedagogía'),
    (42, 'intermediate', 'Logística y rutas de última milla.', 'optimización', 'OR-Tools, Python'),
    (43, 'intermediate', 'Emprendedora: asistentes para tiendas de barrio.', 'IA en empresas, agentes', 'ventas, SQL'),
    (44, 'beginner', 'Mecánico industrial; mantenimiento predictivo.', 'IoT, sensores', 'PLC, Python'),
    (45, 'advanced', 'Estadística; modelos bayesianos con paciencia.', 'inferencia, evaluación', 'R, Stan'),
    (46, 'beginner', 'Líder comunitario de la Comuna 13.', 'IA y territorio', 'mapas, fotografía'),
    (
        47, 'intermediate', 'Ilustradora; derechos de autor e imágenes generadas.',
        'arte e IA, regulación', 'ilustración'
    ),
    (
        48, 'advanced', 'Profesor de la Universidad de Antioquia.',
        'aprendizaje profundo, educación', 'PyTorch, docencia'
    ),
    (49, 'beginner', 'Recursos humanos; quiere entrevistas más justas.', 'ética, IA en empresas', 'selección'),
    (50, 'intermediate', 'Desarrollador de software libre.', 'modelos abiertos', 'Linux, Rust, Python'),
    (51, 'beginner', 'Jueza de familia; curiosa y prudente.', 'regulación, ética', 'derecho'),
    (52, 'advanced', 'Físico; energía solar y pronósticos.', 'series de tiempo, energía', 'Julia, Python'),
    (53, 'intermediate', 'Nutricionista con un chatbot en WhatsApp.', 'IA en salud, agentes', 'nutrición, n8n'),
    (54, 'intermediate', 'Analista deportivo del fútbol femenino.', 'visión por computador, deporte', 'Python, SQL'),
    (55, 'beginner', 'Bachiller; primer puesto en olimpiadas de informática.', 'aprendizaje automático', 'C++, Python'),
    (56, 'intermediate', 'Integra sistemas en una universidad.', 'MLOps, educación', 'Java, SQL'),
    (
        57, 'advanced', 'Software engineer from Dublin, now in Laureles. Aprendo español con ustedes.',
        'agentes, evaluación', 'TypeScript, Python'
    ),
    (
        58, 'intermediate', 'Data engineer from Hamburg. Vive en Manila y busca grupo de estudio.',
        'datos abiertos, mapas', 'SQL, Scala'
    ),
    (59, 'beginner', 'Fotógrafa de aves; clasifica cantos.', 'audio, biología', 'fotografía, R'),
    (60, 'intermediate', 'Periodista radial; transcribe archivos sonoros.', 'voz, PLN en español', 'radio, Python'),
    (61, 'beginner', 'Estudiante de enfermería.', 'IA en salud', 'primeros auxilios'),
    (62, 'beginner', 'Estudiante de grado once en Belén.', 'robótica', 'Scratch, Arduino'),
    (63, 'advanced', 'Ingeniero de hardware; chips y neveras.', 'IA en el borde', 'Verilog, C'),
    (64, 'beginner', 'Acaba de llegar; quiere su primer proyecto.', 'aprendizaje automático', 'Excel')
)

update public.profiles as p
set
    bio = d.bio,
    experience_level = d.experience_level,
    ai_interests = to_jsonb(string_to_array(d.ai_interests, ', ')),
    skills = to_jsonb(string_to_array(d.skills, ', ')),
    signup_completed = true,
    created_at = u.created_at
from d
inner join auth.users as u
    on u.id = ('5eed0001-0000-4000-8000-' || lpad(d.n::text, 12, '0'))::uuid
where p.id = u.id and not p.signup_completed;

insert into public.user_roles (id, user_id, role, created_at)
select
    ('5eed0006-0000-4000-8000-' || lpad(r.n::text, 12, '0'))::uuid,
    ('5eed0001-0000-4000-8000-' || lpad(r.n::text, 12, '0'))::uuid,
    case when r.n <= 6 then 'organizer' else 'member' end::public.user_role,
    now() - make_interval(days => 360 - r.n)
from generate_series(1, 26) as r (n)
on conflict do nothing;

-- Venues --------------------------------------------------------------------------------------------------------------
insert into public.venues (
    id, name, slug, address, area, coordinates, capacity, facilities, amenities, accessibility_info, parking_info,
    transit_info, contact_info, is_approved, created_by, created_at, updated_at
)
with v (
    n, name, slug, address, area, longitude, latitude, capacity, facilities, amenities, is_accessible,
    has_parking, metro
) as (
    values
    (
        1, 'Ruta N, Auditorio', 'ruta-n', 'Calle 67 # 52-20', 'Sevilla, Aranjuez', -75.5665, 6.2650, 220,
        'auditorio, proyector, sonido, streaming', 'wifi, cafetería, terraza', true, true, 'Universidad'
    ),
    (
        2, 'Parque Explora, Auditorio', 'parque-explora', 'Carrera 52 # 73-75', 'Moravia, Aranjuez',
        -75.5654, 6.2709, 300, 'auditorio, proyector, sonido', 'wifi, cafetería, tienda', true, true, 'Universidad'
    ),
    (
        3, 'Universidad de Antioquia, Ciudad Universitaria', 'universidad-de-antioquia', 'Calle 67 # 53-108',
        'Jesús Nazareno, La Candelaria', -75.5689, 6.2676, 120,
        'aula, proyector, tablero', 'wifi, cafetería', true, false, 'Universidad'
    ),
    (
        4, 'Universidad EAFIT, Bloque 38', 'eafit', 'Carrera 49 # 7 Sur-50', 'La Aguacatala, El Poblado',
        -75.5786, 6.2004, 150, 'auditorio, proyector, laboratorio', 'wifi, cafetería', true, true, 'Aguacatala'
    ),
    (
        5, 'Universidad Nacional, Facultad de Minas', 'facultad-de-minas', 'Carrera 80 # 65-223', 'Robledo',
        -75.5924, 6.2744, 90, 'aula, proyector, laboratorio de robótica', 'wifi', false, true, 'Robledo (bus)'
    ),
    (
        6, 'Biblioteca EPM', 'biblioteca-epm', 'Carrera 54 # 44-48', 'La Candelaria', -75.5733, 6.2446, 80,
        'sala, proyector', 'wifi, sala infantil', true, false, 'Alpujarra'
    ),
    (
        7, 'Claustro Comfama San Ignacio', 'claustro-san-ignacio', 'Carrera 44 # 48-18', 'Boston, La Candelaria',
        -75.5640, 6.2458, 110, 'auditorio, sonido, patio', 'wifi, café', true, false, 'San Antonio'
    ),
    (
        8, 'Taller Manila Coworking', 'taller-manila', 'Carrera 43E # 11A-22', 'Manila, El Poblado',
        -75.5697, 6.2127, 35, 'sala, pantalla, cabinas', 'wifi, café, bicicletero', false, false, 'Poblado'
    ),
    (
        9, 'Casa Laureles Cowork', 'casa-laureles', 'Circular 4 # 72-31', 'Laureles', -75.5916, 6.2451, 30,
        'sala, pantalla, patio', 'wifi, café', true, false, 'Estadio'
    ),
    (
        10, 'Museo de Arte Moderno de Medellín', 'mamm', 'Carrera 44 # 19A-100', 'Ciudad del Río, El Poblado',
        -75.5741, 6.2238, 180, 'auditorio, sonido, proyector', 'wifi, restaurante, tienda', true, true, 'Industriales'
    ),
    (
        11, 'Parque Biblioteca San Javier', 'parque-biblioteca-san-javier', 'Calle 42C # 95-50', 'San Javier',
        -75.6139, 6.2555, 60, 'sala, proyector, computadores', 'wifi, ludoteca', true, false, 'San Javier'
    ),
    (
        12, 'Plaza Mayor, Pabellón Verde', 'plaza-mayor', 'Calle 41 # 55-80', 'La Alpujarra, La Candelaria',
        -75.5761, 6.2424, 600, 'pabellón, tarimas, sonido, streaming', 'wifi, restaurantes', true, true, 'Alpujarra'
    ),
    (
        13, 'Terraza Astorga', 'terraza-astorga', 'Calle 7D # 43A-40', 'Astorga, El Poblado', -75.5709, 6.2066, 40,
        'terraza, pantalla', 'wifi, café', false, false, 'Poblado'
    )
)

select
    ('5eed0002-0000-4000-8000-' || lpad(v.n::text, 12, '0'))::uuid,
    v.name,
    v.slug,
    v.address,
    v.area,
    point(v.longitude, v.latitude),
    v.capacity,
    to_jsonb(string_to_array(v.facilities, ', ')),
    to_jsonb(string_to_array(v.amenities, ', ')),
    jsonb_build_object('wheelchair_accessible', v.is_accessible),
    jsonb_build_object('available', v.has_parking),
    jsonb_build_object('metro', v.metro),
    jsonb_build_object(
        'email', v.slug || '@example.com', 'phone', '+57 604 555 0' || (100 + v.n), 'person', 'Coordinación de espacios'
    ),
    v.n <= 12,
    ('5eed0001-0000-4000-8000-' || lpad((1 + v.n % 6)::text, 12, '0'))::uuid,
    now() - make_interval(days => 400 - v.n),
    now() - make_interval(days => 400 - v.n)
from v
on conflict do nothing;

-- Categories ----------------------------------------------------------------------------------------------------------
insert into public.event_categories (id, name, slug, description, parent_id, sort_order)
with c (n, name, slug, description, parent) as (
    values
    (1, 'IA generativa', 'ia-generativa', 'Texto, imagen, sonido y código que nacen de un modelo.', null),
    (2, 'Modelos de lenguaje', 'modelos-de-lenguaje', 'LLM: cómo funcionan, cómo se usan, cómo se miden.', 1),
    (3, 'Agentes', 'agentes', 'Modelos que usan herramientas y toman pasos por su cuenta.', 1),
    (4, 'Aprendizaje automático', 'aprendizaje-automatico', 'De la regresión a las redes profundas.', null),
    (5, 'Visión por computador', 'vision-por-computador', 'Cámaras, imágenes y video.', 4),
    (6, 'Lenguaje y voz', 'lenguaje-y-voz', 'Procesamiento del español, del texto y del habla.', 4),
    (7, 'Datos abiertos', 'datos-abiertos', 'Datos públicos para entender la ciudad.', null),
    (8, 'Ética y regulación', 'etica-y-regulacion', 'Sesgos, privacidad, leyes y derechos.', null),
    (9, 'Robótica e IoT', 'robotica-e-iot', 'Sensores, robots y modelos en el borde.', null),
    (10, 'IA en empresas', 'ia-en-empresas', 'Casos, costos y aprendizajes.', null),
    (11, 'Educación', 'educacion', 'Aprender y enseñar con IA.', null),
    (12, 'Salud y ciencia', 'salud-y-ciencia', 'De la clínica al laboratorio.', null)
)

select
    ('5eed0003-0000-4000-8000-' || lpad(c.n::text, 12, '0'))::uuid,
    c.name,
    c.slug,
    c.description,
    ('5eed0003-0000-4000-8000-' || lpad(c.parent::text, 12, '0'))::uuid,
    c.n * 10
from c
on conflict do nothing;

-- Events --------------------------------------------------------------------------------------------------------------
insert into public.events (
    id, title, short_description, description, date, end_date, location, format, status, capacity, max_capacity,
    price_type, price, early_bird_price, early_bird_deadline, registration_deadline, views_count, is_featured,
    event_type, event_url, organizer_id, venue_id, meta_data, created_at, updated_at
)
with e (
    n, day, starts_at, hours, status, format, venue, organizer, capacity, price_type, price, is_featured,
    event_type, title, short_description, description, cancel_reason
) as (
    values
    -- Past: number, days from today, time, hours, status, format, venue, organizer, capacity, price type, price,
    -- featured, kinds, title, short description, description, reason of a cancellation
    (
        1, -318, '18:30', 2.0, 'completed', 'in-person', 1, 1, 120, 'free', null::numeric, false, 'charla',
        '¿Qué es un modelo de lenguaje?', 'Primera charla abierta de la comunidad.',
        'Sin fórmulas y con muchos ejemplos: qué aprende un modelo de lenguaje, qué no sabe y por qué inventa. '
        'Al final, conversación y empanadas.', null
    ),
    (
        2, -290, '09:00', 4.0, 'completed', 'in-person', 6, 2, 30, 'free', null, false, 'taller',
        'Python para curiosos', 'Cuatro horas, un cuaderno y datos del Metro.',
        'Taller para empezar desde cero con datos reales de pasajeros del Metro de Medellín. Trae portátil.', null
    ),
    (
        3, -262, '18:00', 2.0, 'completed', 'in-person', 7, 3, 80, 'free', null, false, 'charla, conversatorio',
        'Movilidad en cifras: datos abiertos de Medellín', 'Qué dicen los datos abiertos sobre cómo nos movemos.',
        'Recorrido por los datos abiertos de la ciudad: accidentes, buses, bicicletas y lo que falta publicar.',
        null
    ),
    (
        4, -236, '10:00', 2.5, 'completed', 'in-person', 11, 3, 45, 'free', null, false, 'conversatorio',
        'Ética de los algoritmos con café', 'Una conversación en San Javier sobre decisiones automáticas.',
        'Créditos, becas y subsidios que decide un modelo: cómo preguntar, cómo reclamar y cómo auditar.', null
    ),
    (
        5, -205, '14:00', 3.0, 'completed', 'in-person', 4, 4, 40, 'free', null, false, 'taller',
        'Visión por computador con OpenCV', 'De la cámara al primer detector, en una tarde.',
        'Filtros, contornos y un detector sencillo de bicicletas. Cada mesa se lleva su proyecto andando.', null
    ),
    (
        6, -181, '08:00', 30.0, 'completed', 'in-person', 12, 6, 200, 'free', null, true, 'hackatón',
        'Hackatón Aire Limpio', 'Treinta horas para entender el aire del valle.',
        'Equipos de cuatro personas con datos de calidad del aire del valle de Aburrá. Mentorías toda la noche.', null
    ),
    (
        7, -160, '18:30', 3.0, 'completed', 'in-person', 9, 1, 28, 'free', null, false, 'taller',
        'RAG desde cero', 'Recuperar, leer, responder y citar.',
        'Construimos un buscador de acuerdos del Concejo que cita la página de donde sale cada respuesta.', null
    ),
    (
        8, -139, '19:00', 1.5, 'completed', 'online', null, 1, null, 'free', null, false, 'club de lectura',
        'Club de lectura: Attention Is All You Need', 'El artículo que lo cambió todo, párrafo a párrafo.',
        'Lo leemos en voz alta y en español, con pausas para dibujar la atención.', null
    ),
    (
        9, -118, '17:00', 3.0, 'completed', 'hybrid', 2, 4, 150, 'free', null, false, 'charla, panel',
        'IA en salud: imágenes diagnósticas', 'Radiología, sesgos y lo que sí ayuda en la clínica.',
        'Panel con personal médico y de ingeniería sobre tres proyectos que llegaron al hospital y uno que no.', null
    ),
    (
        10, -97, '09:00', 4.0, 'completed', 'in-person', 5, 4, 40, 'free', null, false, 'taller, familia',
        'Robots en el colegio', 'Para docentes y estudiantes de bachillerato.',
        'Robots que siguen líneas y clasifican tapas, con material reciclado y mucha paciencia.', null
    ),
    (
        11, -76, '18:00', 3.0, 'completed', 'in-person', 8, 2, 30, 'paid', 60000, false, 'taller',
        'MLOps sin drama', 'Del cuaderno a producción sin dejar de dormir.',
        'Versiones, pruebas y monitoreo de un modelo pequeño, de principio a fin.', null
    ),
    (
        12, -58, '18:30', 1.5, 'completed', 'online', null, 3, 100, 'free', null, false, 'charla',
        'Habeas data y modelos generativos', 'Qué pide la ley 1581 a quien entrena o usa modelos.',
        'Casos reales, preguntas frecuentes y una lista de chequeo para equipos pequeños.', null
    ),
    (
        13, -41, '16:00', 3.0, 'completed', 'in-person', 10, 5, 90, 'donation', null, false, 'charla, concierto',
        'Música, voz y síntesis', 'Escuchar, crear y discutir en Ciudad del Río.',
        'Demostraciones en vivo de síntesis de voz y una conversación sobre consentimiento y derechos.', null
    ),
    (
        14, -27, '18:30', 2.5, 'completed', 'hybrid', 1, 1, 160, 'free', null, false, 'charla',
        'Agentes que usan herramientas', 'Qué funciona, qué cuesta y qué falla.',
        'Tres equipos locales muestran sus agentes en producción y sus peores errores.', null
    ),
    (
        15, -13, '14:00', 3.0, 'completed', 'in-person', 11, 5, 40, 'free', null, false, 'taller',
        'Prompts para docentes', 'Planear clase, evaluar y detectar inventos.',
        'Taller para profesoras y profesores de colegios públicos, con ejercicios por área.', null
    ),
    (
        16, -6, '19:00', 2.5, 'completed', 'in-person', 9, 2, 30, 'free', null, false, 'encuentro',
        'Noche de demos en Laureles', 'Cinco minutos por persona, sin diapositivas.',
        'Trae algo que corra. Si se cae, también se aplaude.', null
    ),
    (
        17, -50, '07:00', 5.0, 'cancelled', 'in-person', 10, 4, 25, 'free', null, false, 'recorrido',
        'Sensores en el cerro Nutibara', 'Caminata con medidores de ruido y temperatura.',
        'Subimos con sensores de bajo costo y comparamos con la estación oficial.', 'Alerta por lluvias'
    ),
    -- Future
    (
        18, 2, '07:30', 1.5, 'published', 'in-person', 7, 2, 50, 'free', null, false, 'encuentro',
        'Tinto con datos', 'Desayuno quincenal de gente que trabaja con datos.',
        'Sin agenda y sin diapositivas: una pregunta por mesa y café del suroeste.', null
    ),
    (
        19, 3, '19:00', 1.5, 'published', 'online', null, 1, null, 'free', null, false, 'club de lectura',
        'Club de lectura: modelos pequeños', '¿Cuándo basta con mil millones de parámetros?',
        'Leemos dos informes técnicos de modelos abiertos y los comparamos con nuestras tareas en español.', null
    ),
    (
        20, 5, '18:00', 3.0, 'published', 'in-person', 8, 2, 20, 'free', null, false, 'taller',
        'LLM abiertos en tu portátil', 'Instalar, medir y elegir un modelo local.',
        'Traemos modelos descargados para no colgar la red. Se necesita portátil con 16 GB de memoria.', null
    ),
    (
        21, 7, '14:00', 3.0, 'published', 'in-person', 4, 4, 60, 'free', null, false, 'taller',
        'Semáforos que ven', 'Visión por computador para la movilidad.',
        'Conteo de peatones y motos con cámaras públicas, y qué hacer para no guardar caras.', null
    ),
    (
        22, 8, '17:30', 2.5, 'published', 'in-person', 3, 3, 70, 'free', null, false, 'taller, conversatorio',
        'Auditar un algoritmo', 'Métodos sencillos para preguntas incómodas.',
        'Simulamos un modelo de crédito y buscamos a quién deja por fuera.', null
    ),
    (
        23, 10, '09:00', 3.0, 'published', 'in-person', 11, 6, 45, 'free', null, false, 'taller',
        'IA para tiendas de barrio', 'Inventarios, pedidos y fiados con un asistente.',
        'Para comerciantes de la Comuna 13 y quienes quieran acompañarlos durante un mes.', null
    ),
    (
        24, 12, '18:30', 2.5, 'published', 'hybrid', 1, 1, 180, 'free', null, true, 'encuentro, charla',
        'Encuentro mensual Medellín AI', 'Dos charlas, anuncios y comunidad.',
        'Este mes: evaluación de modelos en español y una historia de migración a modelos abiertos.', null
    ),
    (
        25, 14, '18:30', 2.5, 'published', 'in-person', 9, 2, 25, 'free', null, false, 'taller',
        'PostgreSQL y pgvector', 'Búsqueda semántica sin otra base de datos.',
        'Índices, filtros y políticas de seguridad por fila con datos de la biblioteca pública.', null
    ),
    (
        26, 16, '09:30', 4.0, 'published', 'in-person', 2, 4, 120, 'free', null, true, 'taller, familia',
        'Niñas en IA', 'Una mañana en el Parque Explora.',
        'Para niñas de 10 a 15 años con una persona adulta: clasificar hojas, sonidos y rumores.', null
    ),
    (
        27, 18, '18:00', 2.0, 'published', 'hybrid', 3, 1, 90, 'free', null, false, 'charla',
        'Evaluar de verdad en español', 'Pruebas, jueces y trampas.',
        'Por qué los rankings no sirven para tu caso y cómo armar tu propio conjunto de pruebas.', null
    ),
    (
        28, 21, '18:00', 3.0, 'published', 'in-person', 8, 2, 30, 'paid', 80000, false, 'taller',
        'Evaluación de agentes', 'Trazas, pruebas y costos.',
        'Instrumentamos un agente de soporte y encontramos dónde se pierde el dinero.', null
    ),
    (
        29, 23, '10:00', 3.0, 'published', 'in-person', 6, 3, 50, 'free', null, false, 'taller, recorrido',
        'El mapa de los árboles', 'Datos abiertos y una caminata por el centro.',
        'Contrastamos el inventario de arbolado con lo que hay en la calle y corregimos lo que falte.', null
    ),
    (
        30, 26, '09:00', 4.0, 'published', 'in-person', 5, 4, 60, 'free', null, false, 'charla, taller',
        'Café, sensores y pronósticos', 'IA y agro en el suroeste antioqueño.',
        'Humedad, roya y rendimiento: tres fincas cuentan qué midieron y qué decidieron.', null
    ),
    (
        31, 28, '18:30', 1.5, 'published', 'online', null, 3, 100, 'free', null, false, 'charla',
        'Privacidad para equipos pequeños', 'Lo mínimo que sí hay que hacer.',
        'Plantillas, contratos y buenas costumbres para no aprender con una multa.', null
    ),
    (
        32, 31, '08:00', 32.0, 'published', 'in-person', 12, 6, 250, 'free', null, true, 'hackatón',
        'Hackatón Ciudad Abierta', 'Datos públicos, equipos mixtos y un fin de semana.',
        'Cinco retos propuestos por barrios y entidades. Hay comida, cunas y quien cuide a los niños.', null
    ),
    (
        33, 35, '15:00', 3.0, 'published', 'in-person', 10, 5, 80, 'donation', null, false, 'taller, exposición',
        'Arte e IA en el museo', 'Recorrido, taller y discusión.',
        'Miramos obras hechas con modelos, hacemos una y preguntamos de quién es.', null
    ),
    (
        34, 38, '17:30', 2.0, 'published', 'in-person', 3, 1, 60, 'free', null, false, 'charla',
        'Grafos y recomendación', 'De los amigos de los amigos a los eventos que te gustan.',
        'Con los datos de esta misma comunidad y cuidando lo que no se debe recomendar.', null
    ),
    (
        35, 42, '18:30', 3.0, 'published', 'in-person', 9, 2, 28, 'free', null, false, 'taller',
        'Modelos en el teléfono', 'Cuantizar, medir y no quemarse los dedos.',
        'Llevamos un modelo de visión y uno de texto a teléfonos de gama media.', null
    ),
    (
        36, 45, '18:00', 2.0, 'cancelled', 'in-person', 4, 6, 100, 'free', null, false, 'charla',
        'Aprendizaje por refuerzo en la industria', 'Charla magistral.',
        'Una revisión de aplicaciones en logística y energía.', 'La invitada no puede viajar'
    ),
    (
        37, 49, '17:00', 2.5, 'published', 'in-person', 6, 6, 60, 'free', null, false, 'charla, panel',
        'Pronosticar la energía', 'Series de tiempo, embalses y sol.',
        'Qué modelos usan quienes deciden cuánta energía se genera mañana.', null
    ),
    (
        38, 56, '18:00', 3.5, 'published', 'in-person', 8, 2, 30, 'paid', 90000, false, 'taller',
        'Asistentes bajo ataque', 'Inyección de instrucciones, defensa y límites.',
        'Rompemos cuatro asistentes de práctica y después los arreglamos.', null
    ),
    (
        39, 63, '08:00', 8.0, 'published', 'in-person', 4, 1, 40, 'paid', 350000, false, 'curso',
        'Curso intensivo de aprendizaje automático', 'Un sábado completo, de la regresión a los árboles.',
        'Con datos locales, ejercicios corregidos y certificado de asistencia.', null
    ),
    (
        40, 75, '19:00', 1.5, 'published', 'online', null, 1, null, 'free', null, false, 'club de lectura',
        'Club de lectura: alineación y control', 'Tres textos, tres desacuerdos.',
        'Leemos posturas opuestas y cada quien defiende la que no comparte.', null
    ),
    (
        41, 90, '08:00', 10.0, 'published', 'hybrid', 12, 6, 500, 'paid', 180000, true, 'conferencia',
        'Conferencia Medellín AI', 'Un día, tres salas y toda la comunidad.',
        'Charlas elegidas por votación, feria de proyectos y espacio para niños.', null
    ),
    (
        42, 120, '08:00', 32.0, 'draft', 'in-person', null, 5, 24, 'paid', 420000, false, 'retiro',
        'Retiro de programación en Guatapé', 'Dos días de proyecto y embalse.',
        'Borrador: falta confirmar la casa y el transporte.', null
    ),
    (
        43, 60, '18:00', 2.0, 'draft', 'in-person', 7, 3, 60, 'free', null, false, 'taller',
        'Derechos de autor e imágenes generadas', 'Para quienes ilustran y quienes encargan.',
        'Borrador: pendiente la respuesta de la Dirección Nacional de Derecho de Autor.', null
    ),
    (
        44, 33, '18:30', 2.0, 'draft', 'online', null, 5, 80, 'free', null, false, 'charla',
        'Interfaces que explican', 'Diseñar la duda de un modelo.',
        'Borrador: cómo mostrar confianza, fuentes y límites.', null
    ),
    (
        45, 1, '09:00', 2.0, 'published', 'online', null, 2, 15, 'free', null, false, 'mentoría',
        'Mentorías de la mañana', 'Quince cupos, una pregunta por persona.',
        'Seis mentoras y mentores de la comunidad responden sobre proyectos, estudio y trabajo.', null
    )
),

t as (
    select
        e.n,
        (
            (now() at time zone 'America/Bogota')::date + e.day + e.starts_at::time
        ) at time zone 'America/Bogota' as starts
    from e
)

select
    ('5eed0004-0000-4000-8000-' || lpad(e.n::text, 12, '0'))::uuid,
    e.title,
    e.short_description,
    e.description,
    t.starts,
    t.starts + make_interval(mins => (e.hours * 60)::integer),
    coalesce(v.name || ', ' || v.area, 'En línea'),
    e.format,
    e.status,
    e.capacity,
    case when e.is_featured then v.capacity end,
    e.price_type,
    e.price,
    case when e.price_type = 'paid' then round(e.price * 0.75, -3) end,
    case when e.price_type = 'paid' then t.starts - interval '10 days' end,
    case when e.hours > 8 or e.price_type = 'paid' then t.starts - interval '2 days' end,
    40 + (e.n * 37) % 260,
    e.is_featured,
    string_to_array(e.event_type, ', '),
    case when e.format <> 'in-person' then 'https://meet.example.com/' || private.slugify(e.title) end,
    ('5eed0001-0000-4000-8000-' || lpad(e.organizer::text, 12, '0'))::uuid,
    v.id,
    case
        when e.status = 'cancelled' then jsonb_build_object('language', 'es', 'cancel_reason', e.cancel_reason)
        else jsonb_build_object('language', 'es')
    end,
    now() + make_interval(days => least(e.day - 50, -2 - e.n % 12)),
    now() + make_interval(days => least(e.day - 50, -2 - e.n % 12))
from e
inner join t on e.n = t.n
left join public.venues as v
    on v.id = ('5eed0002-0000-4000-8000-' || lpad(e.venue::text, 12, '0'))::uuid
-- No `on conflict`: a partitioned table cannot arbitrate on the id alone.
where
    not exists (
        select from private.event_keys as k
        where k.id = ('5eed0004-0000-4000-8000-' || lpad(e.n::text, 12, '0'))::uuid
    )
order by e.n;

insert into public.event_category_mappings (event_id, category_id)
with m (n, categories) as (
    values
    (1, '2'), (2, '4, 11'), (3, '7'), (4, '8'), (5, '5'), (6, '7, 9'), (7, '2'), (8, '2'), (9, '5, 12'),
    (10, '9, 11'), (11, '4, 10'), (12, '8'), (13, '1, 6'), (14, '3'), (15, '1, 11'), (16, '1, 4'), (17, '9'),
    (18, '7'), (19, '2'), (20, '2'), (21, '5, 7'), (22, '8'), (23, '10, 3'), (24, '1, 2'), (25, '2, 4'),
    (26, '4, 11'), (27, '2, 6'), (28, '3'), (29, '7'), (30, '9'), (31, '8, 10'), (32, '7, 4'), (33, '1'), (34, '4'),
    (35, '9, 5'), (36, '4, 10'), (37, '4'), (38, '3'), (39, '4, 11'), (40, '8, 2'), (41, '1, 10'), (42, '3'),
    (43, '8, 1'), (44, '1'), (45, '11')
)

select
    ('5eed0004-0000-4000-8000-' || lpad(m.n::text, 12, '0'))::uuid,
    ('5eed0003-0000-4000-8000-' || lpad(c.n, 12, '0'))::uuid
from m
cross join lateral unnest(string_to_array(m.categories, ', ')) as c (n)
on conflict do nothing;

-- Registrations -------------------------------------------------------------------------------------------------------
-- Who comes to what is drawn from a hash of both numbers: always the same people, whatever the day.
insert into public.event_registrations (
    id, event_id, user_id, ticket_type, status, payment_status, price, currency, check_in_time, created_at, updated_at
)
with n (event_n, confirmed, pending, cancelled) as (
    values
    (1, 34, 0, 2), (2, 24, 0, 3), (3, 30, 0, 1), (4, 26, 0, 2), (5, 31, 0, 3), (6, 42, 0, 2), (7, 28, 0, 2),
    (8, 19, 0, 0), (9, 37, 0, 2), (10, 25, 0, 1), (11, 22, 0, 1), (12, 29, 0, 2), (13, 33, 0, 3), (14, 45, 0, 2),
    (15, 23, 0, 1), (16, 30, 0, 2), (17, 0, 0, 12), (18, 18, 0, 1), (19, 14, 0, 0), (20, 20, 0, 3), (21, 24, 0, 1),
    (22, 17, 0, 1), (23, 15, 0, 0), (24, 46, 0, 2), (25, 25, 0, 2), (26, 28, 0, 1), (27, 19, 0, 0), (28, 13, 4, 1),
    (29, 12, 0, 0), (30, 10, 0, 1), (31, 11, 0, 0), (32, 38, 0, 2), (33, 9, 0, 0), (34, 8, 0, 0), (35, 12, 0, 1),
    (36, 0, 0, 7), (37, 6, 0, 0), (38, 5, 2, 0), (39, 7, 3, 1), (40, 4, 0, 0), (41, 21, 6, 1), (45, 15, 0, 1)
),

drawn as (
    select
        n.event_n,
        n.confirmed,
        n.pending,
        n.cancelled,
        p.person_n,
        e.id as event_id,
        u.id as user_id,
        e.date,
        e.status as event_status,
        e.price_type,
        e.price,
        e.early_bird_price,
        e.early_bird_deadline,
        greatest(e.created_at, u.created_at) as since,
        least(now(), coalesce(e.registration_deadline, e.date - interval '1 hour')) as until,
        ('x' || left(md5(p.person_n || ' en ' || n.event_n), 4))::bit(16)::integer as luck,
        row_number() over (
            partition by n.event_n
            order by md5(n.event_n || ' con ' || p.person_n)
        ) as place
    from n
    inner join public.events as e
        on e.id = ('5eed0004-0000-4000-8000-' || lpad(n.event_n::text, 12, '0'))::uuid
    cross join generate_series(1, 64) as p (person_n)
    inner join auth.users as u
        on u.id = ('5eed0001-0000-4000-8000-' || lpad(p.person_n::text, 12, '0'))::uuid
    where
        u.id <> e.organizer_id
        -- Nobody comes to what was over before he or she joined.
        and u.created_at < e.date - interval '3 days'
),

r as (
    select
        drawn.*,
        case
            when drawn.event_status = 'cancelled' then 'cancelled'
            when drawn.place <= drawn.confirmed then 'confirmed'
            when drawn.place <= drawn.confirmed + drawn.pending then 'pending'
            else 'cancelled'
        end as status,
        drawn.since + (drawn.until - drawn.since) * (drawn.luck / 65536.0) as asked_at
    from drawn
    where drawn.place <= drawn.confirmed + drawn.pending + drawn.cancelled
)

select
    ('5eed0005-0000-4000-8000-' || lpad((r.event_n * 1000 + r.person_n)::text, 12, '0'))::uuid,
    r.event_id,
    r.user_id,
    'general',
    r.status::public.registration_status,
    case when r.price_type = 'paid' then 'pending' else 'not_required' end::public.payment_status,
    case
        when r.price_type <> 'paid' then 0
        when r.asked_at < r.early_bird_deadline then r.early_bird_price
        else r.price
    end,
    'COP',
    case
        when r.event_status = 'completed' and r.status = 'confirmed' and r.luck < 54000
            then r.date + make_interval(mins => -10 + r.luck % 35)
    end,
    r.asked_at,
    r.asked_at
from r
where
    not exists (
        select from public.event_registrations as known
        where known.event_id = r.event_id and known.user_id = r.user_id
    )
-- One event after the other: its seats are locked once.
order by r.event_n, r.asked_at;

-- What was paid for them, and given back to who cancelled.
insert into public.payment_events (
    id, provider, provider_event_id, transaction_id, registration_id, event_id, user_id, kind, amount, currency,
    occurred_at, received_at
)
select
    (k.prefix || right(r.id::text, 28))::uuid, 'manual', k.prefix || right(r.id::text, 28),
    '5eed0015' || right(r.id::text, 28), r.id, r.event_id, r.user_id, k.kind, r.price, r.currency, r.created_at,
    r.created_at
from public.event_registrations as r
inner join (values ('5eed0015', 'paid'), ('5eed0016', 'refunded')) as k (prefix, kind)
    on k.kind = 'paid' or r.status = 'cancelled'
where r.id::text like '5eed0005-%' and r.price > 0 and r.status in ('confirmed', 'cancelled')
on conflict do nothing;

insert into public.payment_refunds (
    id, payment_id, registration_id, event_id, user_id, amount, currency, cause, state, settled_by, created_at
)
select
    ('5eed0017' || right(r.id::text, 28))::uuid, ('5eed0015' || right(r.id::text, 28))::uuid, r.id, r.event_id,
    r.user_id, r.price, r.currency, 'self_cancel', 'succeeded', ('5eed0016' || right(r.id::text, 28))::uuid,
    r.created_at
from public.event_registrations as r
where r.id::text like '5eed0005-%' and r.price > 0 and r.status = 'cancelled'
on conflict do nothing;

select private.refresh_payment(r.id)
from public.event_registrations as r
where r.id::text like '5eed0005-%' and r.price > 0;

-- Blog ----------------------------------------------------------------------------------------------------------------
insert into public.blog_posts (
    id, title, excerpt, content, author_id, status, published_at, tags, created_at, updated_at
)
with p (n, author, days, status, tags, title, excerpt, content) as (
    values
    -- number, author, days since it appeared (below zero: days to go), status, tags, title, excerpt, content
    (
        1, 7, 62, 'published', 'comunidad, historia', 'Cómo nació nuestra comunidad de IA en Medellín',
        'De seis personas en un café de Laureles a una sala llena cada mes.',
        E'Empezamos seis personas en un café de Laureles, con un portátil y muchas preguntas. Hoy llenamos una sala '
        'cada mes.\n\n## Lo que aprendimos\n\n1. La gente vuelve por la gente, no por las diapositivas.\n2. Un taller '
        'pequeño enseña más que una charla grande.\n3. Nadie debería sentirse fuera de lugar por no saber programar.'
    ),
    (
        2, 9, 48, 'published', 'tutoriales, español, modelos de lenguaje',
        'Modelos de lenguaje en español: por dónde empezar',
        'Tres modelos abiertos, un portátil corriente y una tarde libre.',
        E'Casi todo lo que se lee sobre modelos de lenguaje está en inglés. Aquí va un camino corto en español.\n\n'
        '## Antes de nada\n\nNo hace falta una tarjeta gráfica: un modelo pequeño y cuantizado corre en un portátil de '
        '16 GB.\n\n## La primera tarde\n\nElige un modelo abierto, hazle veinte preguntas sobre Antioquia y anota '
        'cuáles responde mal. Esa lista es tu primera evaluación.'
    ),
    (
        3, 12, 35, 'published', 'datos abiertos, ciudad', 'Siete conjuntos de datos abiertos sobre Medellín',
        'Calidad del aire, lluvia, movilidad, y qué se puede hacer con ellos.',
        E'La ciudad publica más datos de los que se usan. Estos siete están al día y bien documentados: calidad del '
        'aire, lluvia por comuna, aforos de ciclorrutas, arbolado urbano, afluencia del metro, encuesta de calidad de '
        'vida y presupuesto participativo.\n\nEmpieza por el aire: una serie por hora y por estación, desde 2008.'
    ),
    (
        4, 15, 27, 'published', 'ética, educación', '¿Qué le contamos a un niño sobre la IA?',
        'Notas de un taller con treinta niñas y niños de San Javier.',
        E'Treinta niñas y niños, cuatro mesas y una pregunta: ¿la máquina sabe o adivina?\n\nLes pedimos que '
        'enseñaran a un clasificador a distinguir arepas de empanadas. Cuando falló con una pizza, entendieron más '
        'sobre los datos que con cualquier definición.'
    ),
    (
        5, 8, 14, 'published', 'visión por computador, campo', 'Visión por computador entre cafetales',
        'Una cámara barata y un modelo pequeño para contar cerezas maduras.',
        E'En una finca de Ciudad Bolívar pusimos una cámara barata sobre un palo. El modelo cabe en la memoria de un '
        'teléfono viejo y cuenta cerezas maduras con un error del 8 %.\n\nLo difícil no fue el modelo: fue la lluvia '
        'en el lente.'
    ),
    (
        6, 21, 3, 'published', 'empleo, comunidad', 'Mi primer empleo en datos a los 41',
        'Cambiar de oficio cuando ya se tiene uno.',
        E'Fui contadora durante quince años. El año pasado hice tres cursos, dos proyectos y cuarenta entrevistas.\n\n'
        'Si estás en las mismas: cuenta lo que ya sabes. Nadie entiende una factura mejor que tú.'
    ),
    (
        7, 9, -6, 'published', 'eventos', 'Lo que viene el próximo trimestre',
        'Aparece por sí sola el día que le toca.',
        E'Agentes, robótica en Moravia y una noche de datos abiertos: este es el plan del trimestre.'
    ),
    (
        8, 12, null, 'draft', 'tutoriales', 'Borrador: evaluar un modelo sin engañarse', null,
        E'Pendiente: separar los datos por fecha, y no al azar. Buscar el ejemplo de la lluvia.'
    ),
    (
        9, 7, 140, 'archived', 'eventos', 'Convocatoria cerrada: charlas relámpago', 'Cinco minutos, una idea.',
        E'La convocatoria ya cerró. ¡Gracias por las 43 propuestas!'
    )
)

select
    ('5eed0009-0000-4000-8000-' || lpad(p.n::text, 12, '0'))::uuid,
    p.title,
    p.excerpt,
    p.content,
    ('5eed0001-0000-4000-8000-' || lpad(p.author::text, 12, '0'))::uuid,
    p.status,
    now() - make_interval(days => p.days),
    string_to_array(p.tags, ', '),
    now() - make_interval(days => greatest(coalesce(p.days, 0), 0) + 2),
    now() - make_interval(days => greatest(coalesce(p.days, 0), 0) + 2)
from p
on conflict do nothing;

insert into public.blog_comments (id, post_id, user_id, parent_id, status, content, created_at, updated_at)
with c (n, post, person, answers, status, days, content) as (
    values
    -- number, post, writer, number of the comment that it answers, status, days ago, content
    (1, 1, 10, null, 'approved', 61, '¡Yo estuve en ese café! El portátil se quedó sin batería a los veinte minutos.'),
    (2, 1, 7, 1, 'approved', 61, 'Y aun así te quedaste hasta el final.'),
    (3, 1, 19, null, 'approved', 58, '¿Cuándo es la próxima para gente que apenas empieza?'),
    (4, 2, 14, null, 'approved', 47, 'Me sirvió mucho lo de las veinte preguntas. ¿Compartes las tuyas?'),
    (5, 2, 9, 4, 'approved', 46, 'Claro, las subo esta semana como recurso.'),
    (6, 2, 14, 5, 'approved', 46, '¡Mil gracias!'),
    (7, 2, 23, null, 'rejected', 45, 'Compren mi curso, últimos cupos!!!'),
    (8, 3, 11, null, 'approved', 34, 'El de arbolado tiene coordenadas repetidas, ojo.'),
    (9, 3, 12, 8, 'approved', 33, 'Cierto: conviene quedarse con el registro más reciente.'),
    (10, 4, 24, null, 'approved', 26, 'Lo de la pizza lo voy a usar en mi colegio.'),
    (11, 5, 16, null, 'approved', 13, '¿Qué lente usaron? Aquí también llueve.'),
    (12, 6, 20, null, 'approved', 2, 'Gracias por contarlo así, sin maquillaje.'),
    (13, 6, 25, null, 'pending', 1, '¿Darías una charla sobre esto?')
)

select
    ('5eed000a-0000-4000-8000-' || lpad(c.n::text, 12, '0'))::uuid,
    ('5eed0009-0000-4000-8000-' || lpad(c.post::text, 12, '0'))::uuid,
    ('5eed0001-0000-4000-8000-' || lpad(c.person::text, 12, '0'))::uuid,
    ('5eed000a-0000-4000-8000-' || lpad(c.answers::text, 12, '0'))::uuid,
    c.status,
    c.content,
    now() - make_interval(days => c.days, mins => 20 - c.n),
    now() - make_interval(days => c.days, mins => 20 - c.n)
from c
on conflict do nothing;

-- Resources -----------------------------------------------------------------------------------------------------------
insert into public.resource_categories (id, name, slug, description, sort_order)
with c (n, name, slug, description) as (
    values
    (1, 'Para empezar', 'para-empezar', 'Lo primero que conviene leer, ver o probar.'),
    (2, 'Guías y artículos', 'guias-y-articulos', 'Textos para entender y para hacer.'),
    (3, 'Charlas y talleres', 'charlas-y-talleres', 'Diapositivas, cuadernos y grabaciones de los encuentros.'),
    (4, 'Datos', 'datos', 'Conjuntos de datos de Medellín y de la región.'),
    (5, 'Herramientas y código', 'herramientas-y-codigo', 'Lo que usamos y lo que construimos.'),
    (6, 'Plantillas', 'plantillas', 'Para no empezar de una hoja en blanco.')
)

select ('5eed0007-0000-4000-8000-' || lpad(c.n::text, 12, '0'))::uuid, c.name, c.slug, c.description, c.n * 10
from c
on conflict do nothing;

insert into public.resources (
    id, title, description, type, url, author_id, category_id, tags, is_featured, status, visibility, event_id,
    created_at, updated_at
)
with r (n, age, author, category, type, status, visibility, event, is_featured, tags, title, description) as (
    values
    -- number, days ago, author (none: a member who was at the event), category, type, status, visibility, event,
    -- featured, tags, title, description
    (
        1, 330, 10, 1, 'article', 'published', 'public', null::integer, true, 'aprendizaje automático',
        'Por dónde empezar en aprendizaje automático', 'Un camino de doce semanas, con lo que se puede saltar.'
    ),
    (
        2, 312, 8, 1, 'course', 'published', 'public', null, true, 'python',
        'Python desde cero, en español', 'Ocho módulos cortos y ejercicios con datos del Metro.'
    ),
    (
        3, 300, 15, 2, 'article', 'published', 'public', null, false, 'PLN, español',
        'Tildes, eñes y tokens', 'Qué le hace al español un tokenizador pensado para el inglés.'
    ),
    (
        4, 281, 9, 4, 'dataset', 'published', 'public', null, true, 'datos abiertos, movilidad',
        'Pasajeros del Metro por estación', 'Serie diaria, limpia y documentada.'
    ),
    (
        5, 262, 19, 4, 'dataset', 'published', 'public', null, false, 'datos abiertos, mapas',
        'Árboles urbanos del valle de Aburrá', 'Especie, altura y ubicación, listo para PostGIS.'
    ),
    (
        6, 240, 14, 5, 'code', 'published', 'public', null, false, 'IA en el borde',
        'Un clasificador de aves en un teléfono', 'Cuantización paso a paso, con medidas de batería.'
    ),
    (
        7, 221, 16, 5, 'tool', 'published', 'public', null, false, 'visión por computador',
        'Contador de bicicletas', 'Una cámara, un modelo pequeño y ningún rostro guardado.'
    ),
    (
        8, 205, 11, 2, 'paper', 'published', 'public', null, false, 'privacidad, regulación',
        'Habeas data y modelos generativos', 'Qué dice la ley colombiana y qué falta por decir.'
    ),
    (
        9, 190, 20, 6, 'template', 'published', 'public', null, false, 'diseño',
        'Plantilla para contar un proyecto', 'Problema, datos, modelo, límites: una página.'
    ),
    (
        10, 171, 13, 2, 'article', 'published', 'public', null, false, 'bibliotecas',
        'Catalogar con modelos de lenguaje', 'Dónde ayudan y dónde inventan autores.'
    ),
    (
        11, 150, 25, 3, 'video', 'published', 'public', null, false, 'agentes',
        'Agentes con herramientas, en vivo', 'Grabación de una sesión con errores incluidos.'
    ),
    (
        12, 133, 21, 1, 'course', 'published', 'members', null, false, 'educación',
        'Guía de mentoras', 'Cómo acompañar un primer proyecto; para quienes ya son miembros.'
    ),
    (
        13, 120, 10, 6, 'template', 'published', 'members', null, false, 'evaluación',
        'Hoja para evaluar un modelo', 'Preguntas que hacemos antes de llevar algo a producción.'
    ),
    (
        14, 96, 7, 4, 'dataset', 'published', 'members', null, false, 'IA en salud',
        'Radiografías sintéticas para practicar', 'Mil imágenes generadas: ningún paciente.'
    ),
    (
        15, 74, 22, 5, 'tool', 'published', 'members', null, false, 'RAG',
        'Cuaderno de recuperación aumentada', 'Índice, preguntas y respuestas sobre el archivo de la comunidad.'
    ),
    (
        16, 312, null, 3, 'presentation', 'published', 'attendees', 1, false, 'modelos de lenguaje',
        'Diapositivas: ¿qué es un modelo de lenguaje?', 'Con las preguntas que quedaron en el tablero.'
    ),
    (
        17, 286, null, 3, 'code', 'published', 'attendees', 2, false, 'python',
        'Cuaderno del taller de Python', 'Los ejercicios resueltos.'
    ),
    (
        18, 258, null, 3, 'presentation', 'published', 'attendees', 3, false, 'movilidad',
        'Notas de la charla de movilidad', 'Gráficas y enlaces a las fuentes.'
    ),
    (
        19, 40, 12, 2, 'article', 'published', 'private', null, false, 'educación',
        'Apuntes de clase', 'Todavía solo para mí.'
    ),
    (
        20, 210, 24, 5, 'tool', 'archived', 'public', null, false, 'chatbots',
        'Bot de Telegram de la comunidad', 'Ya no se mantiene.'
    ),
    (
        21, 6, 23, 2, 'article', 'draft', 'public', null, false, 'series de tiempo',
        'Pronosticar lluvias en Santa Elena', 'Borrador: faltan las gráficas.'
    )
)

select
    ('5eed0008-0000-4000-8000-' || lpad(r.n::text, 12, '0'))::uuid,
    r.title,
    r.description,
    r.type::public.resource_type,
    'https://recursos.example.com/' || private.slugify(r.title),
    coalesce(('5eed0001-0000-4000-8000-' || lpad(r.author::text, 12, '0'))::uuid, there.user_id),
    ('5eed0007-0000-4000-8000-' || lpad(r.category::text, 12, '0'))::uuid,
    string_to_array(r.tags, ', '),
    r.is_featured,
    r.status,
    r.visibility,
    ('5eed0004-0000-4000-8000-' || lpad(r.event::text, 12, '0'))::uuid,
    now() - make_interval(days => r.age),
    now() - make_interval(days => r.age)
from r
left join lateral (
    select min(g.user_id::text)::uuid as user_id
    from public.event_registrations as g
    inner join public.user_roles as m on g.user_id = m.user_id and m.role = 'member'
    where
        g.event_id = ('5eed0004-0000-4000-8000-' || lpad(r.event::text, 12, '0'))::uuid
        and g.status = 'confirmed'
) as there on r.author is null
where not exists (
    select from public.resources as known
    where known.id = ('5eed0008-0000-4000-8000-' || lpad(r.n::text, 12, '0'))::uuid
);

-- Who has downloaded what; the counters follow.
insert into public.resource_access_logs (id, resource_id, user_id, access_type)
select
    md5('download ' || r.id || p.id)::uuid,
    r.id,
    p.id,
    'download'
from public.resources as r
cross join public.profiles as p
where
    r.id::text like '5eed0008-%'
    and r.status = 'published'
    and r.visibility in ('public', 'members')
    and p.id::text like '5eed0001-%'
    and p.id is distinct from r.author_id
    and (r.visibility = 'public' or p.id in (select m.user_id from public.user_roles as m where m.role = 'member'))
    and left(md5(r.title || p.id), 1) < case when r.is_featured then '8' else '3' end
    and not exists (
        select from public.resource_access_logs as known
        where known.id = md5('download ' || r.id || p.id)::uuid
    );

-- Connections and messages --------------------------------------------------------------------------------------------
-- Who knows whom is drawn from a hash of both numbers: one person in twenty.
insert into public.user_connections (id, requester_id, recipient_id, status, decided_at, created_at, updated_at)
with pairs as (
    select
        a.id as one,
        b.id as other,
        right(a.id::text, 3)::integer * 1000 + right(b.id::text, 3)::integer as n,
        greatest(a.created_at, b.created_at) as since,
        ('x' || left(md5(right(a.id::text, 2) || ' conoce a ' || right(b.id::text, 2)), 4))::bit(16)::integer as luck
    from auth.users as a
    inner join auth.users as b on a.id < b.id
),

asked as (
    select
        pairs.*,
        pairs.since + (now() - pairs.since) * (pairs.luck / 4000.0) as asked_at,
        case
            when pairs.luck % 8 = 0 then 'pending'
            when pairs.luck % 19 = 0 then 'declined'
            else 'accepted'
        end as status
    from pairs
    where pairs.luck < 3300
)

select
    ('5eed000b-0000-4000-8000-' || lpad(a.n::text, 12, '0'))::uuid,
    case when a.luck % 2 = 0 then a.one else a.other end,
    case when a.luck % 2 = 0 then a.other else a.one end,
    a.status,
    case when a.status <> 'pending' then a.asked_at + (now() - a.asked_at) * 0.2 end,
    a.asked_at,
    a.asked_at
from asked as a
on conflict do nothing;

insert into public.user_messages (id, sender_id, recipient_id, content, read, read_at, created_at, updated_at)
with m (n, sender, recipient, hours, is_read, content) as (
    values
    -- number, from, to, hours ago, read, what
    (1, 7, 1, 310, true, '¡Qué buen taller el de ayer! ¿Van a compartir los cuadernos?'),
    (2, 1, 7, 308, true, 'Sí, mañana los subimos con los datos limpios.'),
    (3, 7, 1, 307, true, 'Perfecto, los espero. Mi equipo los quiere probar con datos del metro.'),
    (4, 1, 7, 52, true, 'Ya están arriba. Cuéntame cómo les va.'),
    (5, 7, 1, 6, false, 'Nos funcionó al primer intento. ¡Gracias, Valentina!'),
    (6, 12, 3, 200, true, 'Profe, ¿sigue abierta la convocatoria para mentores?'),
    (7, 3, 12, 196, true, 'Hasta el viernes. Anímese, Jhon Jairo.'),
    (8, 12, 3, 190, true, 'Ya me inscribí. ¿Hay que llevar computador?'),
    (9, 3, 12, 20, false, 'Sí, y un caso propio para trabajar en parejas.'),
    (10, 57, 2, 96, true, 'Hola, acabo de llegar a Medellín. ¿El encuentro del jueves es en español?'),
    (11, 2, 57, 95, true, 'En español, pero siempre hay quien traduzca. Bienvenida.'),
    (12, 57, 2, 94, true, '¡Genial, allá nos vemos!'),
    (13, 18, 9, 80, true, '¿Tienes a mano el conjunto de datos de calidad del aire?'),
    (14, 9, 18, 78, true, 'Te lo paso esta tarde; pesa como 2 GB.'),
    (15, 9, 18, 30, true, 'Listo, quedó en la carpeta compartida.'),
    (16, 18, 9, 3, false, 'Lo tengo. Ojo que faltan los martes de marzo.'),
    (17, 25, 14, 44, true, '¿Vamos juntos a la hackatón? Nos falta alguien de diseño.'),
    (18, 14, 25, 43, true, 'De una. Le digo a Melissa, que hace interfaces.'),
    (19, 25, 14, 42, true, '¡Eso! Quedamos de tres entonces.'),
    (20, 14, 37, 41, true, 'Melissa, ¿se apunta a la hackatón con Paula y conmigo?'),
    (21, 37, 14, 2, false, 'Sí, me apunto. ¿A qué hora empieza?'),
    (22, 60, 5, 26, false, 'Buenas, ¿la charla de interfaces queda grabada?'),
    (23, 61, 22, 12, false, 'Hola, soy nueva. ¿Por dónde empiezo con Python?'),
    (24, 64, 6, 1, false, 'Hola, Mauricio. ¿Todavía hay cupo para el retiro?')
)

select
    ('5eed000c-0000-4000-8000-' || lpad(m.n::text, 12, '0'))::uuid,
    s.id,
    r.id,
    m.content,
    m.is_read,
    case when m.is_read then now() - make_interval(hours => m.hours, mins => -40) end,
    now() - make_interval(hours => m.hours),
    now() - make_interval(hours => m.hours)
from m
inner join auth.users as s on s.id = ('5eed0001-0000-4000-8000-' || lpad(m.sender::text, 12, '0'))::uuid
inner join auth.users as r on r.id = ('5eed0001-0000-4000-8000-' || lpad(m.recipient::text, 12, '0'))::uuid
order by m.n
on conflict do nothing;

-- Forum ---------------------------------------------------------------------------------------------------------------
insert into public.forum_categories (id, name, slug, description, parent_id, sort_order)
with c (n, name, slug, description, parent) as (
    values
    -- number, name, slug, description, number of the category above
    (1, 'Bienvenida', 'bienvenida', 'Preséntate y cuenta qué te trae por aquí.', null),
    (2, 'Preguntas', 'preguntas', 'Ninguna es demasiado sencilla.', null),
    (3, 'Modelos de lenguaje', 'modelos-de-lenguaje', 'Instrucciones, agentes, evaluación.', 2),
    (4, 'Proyectos', 'proyectos', 'Lo que estamos construyendo, y con quién.', null),
    (5, 'Empleo y estudio', 'empleo-y-estudio', 'Vacantes, becas, cursos.', null)
)

select
    ('5eed000e-0000-4000-8000-' || lpad(c.n::text, 12, '0'))::uuid,
    c.name,
    c.slug,
    c.description,
    ('5eed000e-0000-4000-8000-' || lpad(c.parent::text, 12, '0'))::uuid,
    c.n * 10
from c
on conflict do nothing;

insert into public.forum_topics (
    id, category_id, title, content, author_id, status, is_pinned, last_activity_at, created_at, updated_at
)
with t (n, category, author, days, status, is_pinned, title, content) as (
    values
    -- number, category, author, days ago, status, pinned, title, content
    (
        1, 1, 7, 200, 'active', true, 'Empieza por aquí: preséntate',
        'Tu nombre, tu barrio, qué haces y qué te gustaría aprender. Con tres líneas basta.'
    ),
    (
        2, 1, 8, 198, 'locked', true, 'Acuerdos de convivencia',
        'Nos tratamos con respeto, no vendemos nada sin avisar y citamos lo que no es nuestro.'
    ),
    (
        3, 2, 13, 41, 'active', false, '¿Qué portátil alcanza para entrenar modelos pequeños?',
        'Tengo unos tres millones de pesos. ¿Vale la pena una tarjeta gráfica o mejor uso la nube?'
    ),
    (
        4, 2, 17, 33, 'closed', false, 'Error «CUDA out of memory» con lotes de 8',
        'Me pasa con un modelo de 7 mil millones de parámetros y 12 GB. ¿Qué puedo bajar primero?'
    ),
    (
        5, 2, 22, 18, 'active', false, '¿Álgebra lineal antes o después de programar?',
        'Vengo de comunicación social y no sé por dónde empezar. ¿Qué orden les funcionó?'
    ),
    (
        6, 3, 9, 29, 'active', false, 'Instrucciones que funcionan mejor en español',
        'Comparto cinco que uso a diario. ¿Cuáles usan ustedes?'
    ),
    (
        7, 3, 14, 12, 'active', false, '¿Cómo evalúan un agente antes de mostrarlo?',
        'Tenemos treinta conversaciones de prueba, pero todas las escribimos nosotros.'
    ),
    (
        8, 3, 20, 6, 'active', false, 'Modelos abiertos que entienden el parlache',
        'Ninguno sabe qué es una «vuelta». Estoy armando un conjunto de pruebas.'
    ),
    (
        9, 4, 8, 25, 'active', false, 'Contar bicicletas en la ciclorruta de Laureles',
        'Una cámara, un modelo pequeño y un tablero público. Busco quién sepa de permisos.'
    ),
    (
        10, 4, 11, 15, 'active', false, 'Lector de recibos para tiendas de barrio',
        'Ya lee los de la plaza Minorista. Falta el diseño y probarlo con gente.'
    ),
    (
        11, 5, 16, 9, 'active', false, 'Becas para maestría en ciencia de datos',
        'Dejo las tres que encontré abiertas. Si conocen más, agréguenlas.'
    ),
    (
        12, 5, 24, 4, 'hidden', false, 'Mi hoja de vida, ¿qué le cambio?',
        'La subo para que me den una mano.'
    )
)

select
    ('5eed000f-0000-4000-8000-' || lpad(t.n::text, 12, '0'))::uuid,
    ('5eed000e-0000-4000-8000-' || lpad(t.category::text, 12, '0'))::uuid,
    t.title,
    t.content,
    ('5eed0001-0000-4000-8000-' || lpad(t.author::text, 12, '0'))::uuid,
    t.status,
    t.is_pinned,
    now() - make_interval(days => t.days),
    now() - make_interval(days => t.days),
    now() - make_interval(days => t.days)
from t
on conflict do nothing;

insert into public.forum_posts (id, topic_id, author_id, parent_id, status, content, created_at, updated_at)
with p (n, topic, author, answers, status, days, content) as (
    values
    -- number, topic, author, number of the reply that it answers, status, days ago, content
    (1, 1, 12, null, 'active', 190, 'Soy de Belén, enseño matemáticas y quiero saber qué decirles a mis estudiantes.'),
    (2, 1, 10, null, 'active', 171, 'De Bello. Trabajo con cámaras y me interesa la visión por computador.'),
    (3, 1, 7, 1, 'active', 170, '¡Bienvenida! El taller del sábado es justo para eso.'),
    (4, 1, 18, null, 'active', 96, 'Estudio derecho en la UdeA. Vengo por la parte ética.'),
    (5, 1, 25, null, 'active', 20, 'Hola a todas y todos. Diseño interfaces y no sé nada de modelos.'),
    (6, 1, 8, 5, 'active', 19, 'Nos hace mucha falta gente de diseño. Mira el tema de los recibos.'),
    (7, 3, 9, null, 'active', 41, 'La nube, sin dudarlo. Por horas sale mucho más barata.'),
    (8, 3, 13, 7, 'active', 40, '¿Y si se me olvida apagarla?'),
    (9, 3, 9, 8, 'active', 40, 'Ponle un límite de gasto desde el primer día. Me pasó una vez.'),
    (10, 3, 15, null, 'active', 38, 'Un portátil usado con 16 GB de memoria alcanza para modelos cuantizados.'),
    (11, 3, 21, null, 'removed', 37, 'VENDO PORTÁTILES BARATOS, ESCRIBAN AL 300...'),
    (12, 4, 12, null, 'active', 33, 'Baja el lote a 1 y acumula gradientes.'),
    (13, 4, 17, 12, 'active', 33, 'Con eso arrancó. ¡Gracias!'),
    (14, 4, 19, 12, 'active', 32, 'También sirve guardar menos activaciones.'),
    (15, 5, 7, null, 'active', 18, 'Programa primero algo que te guste. El álgebra entra sola cuando la necesitas.'),
    (16, 5, 23, null, 'active', 17, 'Yo lo hice al revés y me arrepiento.'),
    (17, 5, 22, 16, 'active', 17, '¿Por qué?'),
    (18, 5, 23, 17, 'active', 16, 'Estuve seis meses con matrices sin ver para qué servían.'),
    (19, 5, 16, null, 'active', 11, 'El club de lectura de los martes va por ese capítulo. Cabe una persona más.'),
    (20, 6, 14, null, 'active', 28, 'Pedirle que responda de usted. Cambia el tono por completo.'),
    (21, 6, 20, null, 'active', 27, 'Dar el ejemplo en español, no traducido.'),
    (22, 6, 9, 21, 'active', 27, 'Esa es la que más me ha servido.'),
    (23, 6, 26, null, 'hidden', 26, 'Se me fue sin terminar.'),
    (24, 6, 11, null, 'active', 10, 'Decirle para qué ciudad es: si no, todo pasa en Madrid.'),
    (25, 7, 12, null, 'active', 12, 'Que las escriba gente que no conoce el agente.'),
    (26, 7, 14, 25, 'active', 11, '¿Cuántas personas les parecen suficientes?'),
    (27, 7, 12, 26, 'active', 11, 'Con diez ya aparecen las cosas raras.'),
    (28, 7, 8, null, 'active', 8, 'Y guarda las que fallan: son las pruebas de la siguiente versión.'),
    (29, 8, 10, null, 'active', 5, 'Te regalo «parche», «camello» y «dar papaya».'),
    (30, 8, 20, 29, 'active', 5, 'Anotadas. Vamos en ciento doce.'),
    (31, 8, 24, null, 'active', 2, '¿El conjunto va a ser abierto?'),
    (32, 9, 15, null, 'active', 24, 'En la Secretaría de Movilidad atienden los jueves. Te paso el contacto.'),
    (33, 9, 8, 32, 'active', 23, 'Buenísimo, voy esta semana.'),
    (34, 9, 19, null, 'active', 14, 'Ojo con las caras: difumina antes de guardar.'),
    (35, 10, 25, null, 'active', 14, 'Puedo ayudar con el diseño.'),
    (36, 10, 11, 35, 'active', 14, '¡Sí! ¿Nos vemos el viernes en la Casa del Encuentro?'),
    (37, 10, 25, 36, 'active', 13, 'Allá estaré.'),
    (38, 11, 18, null, 'active', 8, 'La de Colfuturo abre en enero.'),
    (39, 11, 13, null, 'active', 7, 'La Universidad Nacional tiene una para egresados.'),
    (40, 11, 16, 39, 'active', 7, 'Agregada, gracias.')
)

select
    ('5eed0010-0000-4000-8000-' || lpad(p.n::text, 12, '0'))::uuid,
    ('5eed000f-0000-4000-8000-' || lpad(p.topic::text, 12, '0'))::uuid,
    ('5eed0001-0000-4000-8000-' || lpad(p.author::text, 12, '0'))::uuid,
    ('5eed0010-0000-4000-8000-' || lpad(p.answers::text, 12, '0'))::uuid,
    p.status,
    p.content,
    now() - make_interval(days => p.days, mins => -p.n),
    now() - make_interval(days => p.days, mins => -p.n)
from p
order by p.n
on conflict do nothing;

-- What machines and reports need --------------------------------------------------------------------------------------
-- Without secrets: keys of services are in the environment of the worker.
insert into public.ai_models (id, name, type, version, parameters) values
(
    '5eed0011-0000-4000-8000-000000000001', 'léxico', 'embedding', '1',
    '{"provider": "lexical", "language": "es", "dimensions": 1536}'
),
(
    '5eed0011-0000-4000-8000-000000000002', 'gustos', 'recommendation', '1',
    '{"weights": {"interest": 0.6, "similar": 0.3, "popular": 0.1}}'
)
on conflict do nothing;

-- What people wrote into their profiles is what they like, until they say more.
insert into public.user_interests (user_id, interest_type, interest_value, weight, source)
select
    p.id,
    'topic',
    i.value,
    0.8,
    'profile'
from public.profiles as p
cross join lateral jsonb_array_elements_text(p.ai_interests) as i (value)
where p.id::text like '5eed0001-0000-4000-8000-%'
on conflict do nothing;

-- One report of each frequency, with the rights of an organizer; its first times are those of the schedule.
with organizers as (
    select r.user_id
    from public.user_roles as r
    where r.role = 'organizer' and r.user_id::text like '5eed0001-0000-4000-8000-%'
    order by r.user_id
    limit 1
)

insert into public.report_schedules (id, template_id, name, frequency, recipients, created_by)
select
    ('5eed0012-0000-4000-8000-' || lpad(s.n::text, 12, '0'))::uuid,
    t.id,
    s.name,
    s.frequency,
    jsonb_build_array(o.user_id),
    o.user_id
from (
    values
    (1, 'Mis eventos de ayer', 'daily', 'event_report'),
    (2, 'Mis eventos de la semana', 'weekly', 'event_report'),
    (3, 'Lo que hice en el mes', 'monthly', 'user_activity_report')
) as s (n, name, frequency, report)
inner join public.report_templates as t on s.report = t.query
cross join organizers as o
on conflict do nothing;
